package io.troupe.actors.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.BiConsumer;

/** The side that was connected to: takes messages in and serves blobs. */
final class Incoming implements Role {
    private final String nodeId;
    private final Link link;
    private final ReceiveBudget.Account account;
    private final Memory messages;
    private final Memory scratch;
    private final BlobShelf shelf;
    private final Inbox inbox;
    private final Meters meters;
    private final BiConsumer<Incoming, IOException> whenEnded;
    private final ArrayBlockingQueue<ChunkRequest> requests = new ArrayBlockingQueue<>(ChunkRequest.MAX_OUTSTANDING);
    private Optional<Blocks.Reader> blocks = Optional.empty();

    /**
     * @param messages where messages are kept
     * @param scratch for what is used on the way
     * @param whenEnded called once, when the connection is gone
     */
    Incoming(
            String nodeId,
            Link link,
            ReceiveBudget budget,
            Memory messages,
            Memory scratch,
            BlobShelf shelf,
            Inbox inbox,
            Meters meters,
            BiConsumer<Incoming, IOException> whenEnded) {
        this.nodeId = nodeId;
        this.link = link;
        this.account = budget.open(link::signal);
        this.messages = messages;
        this.scratch = scratch;
        this.shelf = shelf;
        this.inbox = inbox;
        this.meters = meters;
        this.whenEnded = whenEnded;
    }

    String nodeId() {
        return nodeId;
    }

    Link link() {
        return link;
    }

    @Override
    public void handle(Header header) throws IOException {
        switch (header.type()) {
            case MESSAGE, COMPRESSED_MESSAGE -> receive(header);
            case WANT -> account.want(header.tag());
            case SKIP -> account.skip(header.tag());
            case REQUEST -> {
                if (!requests.offer(ChunkRequest.of(link.readSmall(header.length())))) {
                    throw new ProtocolViolation(
                            "more than " + ChunkRequest.MAX_OUTSTANDING + " chunks asked for at once");
                }
                link.signal();
            }
            default -> throw new ProtocolViolation("a frame " + header.type() + " from a connecting side");
        }
    }

    private void receive(Header header) throws IOException {
        int weight = Weight.of(header.length());
        account.arrive(weight);
        Memory.Piece piece;
        try {
            piece = messages.take(weight);
        } catch (IOException e) {
            account.release(weight);
            throw e;
        }
        ByteBuffer content = piece.buffer().limit(header.length());
        ReceivedMessage message = new ReceivedMessage(nodeId, header, content, piece, messages, account);
        try {
            if (header.type() == FrameType.COMPRESSED_MESSAGE) {
                blocks().read(content, link::readPart);
            } else {
                link.readLast(content);
            }
            content.flip();
        } catch (IOException e) {
            message.release();
            throw e;
        }
        meters.messagesReceived.increment();
        meters.bytesReceived.add(header.length());
        hand(message);
    }

    private Blocks.Reader blocks() throws IOException {
        if (blocks.isEmpty()) {
            blocks = Optional.of(new Blocks.Reader(scratch));
        }
        return blocks.get();
    }

    private void hand(ReceivedMessage message) throws InboxFailure {
        link.activity().beginHandling();
        try {
            inbox.received(message);
        } catch (RuntimeException | Error e) {
            message.release();
            throw new InboxFailure(
                    "the receiver failed on message " + message.tag() + " of stream " + message.stream() + ": " + e, e);
        } finally {
            link.activity().endHandling();
        }
    }

    @Override
    public void writePending() throws IOException {
        boolean more = true;
        while (more) {
            if (account.takeRecallDue()) {
                link.write(FrameType.RECALL, 0, 0, 0);
            }
            if (account.takeCreditDue()) {
                link.write(FrameType.CREDIT, 0, 0, account.granted());
            }
            Optional<ChunkRequest> request = Optional.ofNullable(requests.poll());
            if (request.isPresent()) {
                serve(request.get());
            }
            more = request.isPresent();
        }
    }

    private void serve(ChunkRequest request) throws IOException {
        Optional<ShelvedBlob> found = shelf.find(request.blob()).filter(ShelvedBlob::beginReading);
        if (found.isEmpty()) {
            refuse("it is not offered there, or no more");
            return;
        }
        ShelvedBlob blob = found.get();
        try {
            if (request.offset() + request.length() > blob.reference().sizeBytes()) {
                refuse("it has " + blob.reference().sizeBytes() + " bytes there, and " + request.length() + " from "
                        + request.offset() + " on were asked for");
                return;
            }
            link.write(FrameType.CHUNK, 0, request.length(), 0, blob.slices(request.offset(), request.length()));
            meters.blobBytesServed.add(request.length());
        } finally {
            blob.endReading();
        }
    }

    private void refuse(String why) throws IOException {
        byte[] text = why.getBytes(StandardCharsets.UTF_8);
        link.write(FrameType.NO_CHUNK, 0, text.length, 0, ByteBuffer.wrap(text));
    }

    @Override
    public void idle() {}

    @Override
    public void inspect(long now, long timeoutNanos) {
        if (account.nanosOwing(now) > timeoutNanos) {
            link.fail(new CutOff(link.peer() + " is cut off: it keeps credit that it does not use"));
        }
    }

    @Override
    public void pardon() {
        account.pardon();
    }

    @Override
    public void ended(IOException cause) {
        account.close();
        blocks.ifPresent(Blocks.Reader::close);
        whenEnded.accept(this, cause);
    }
}
