package io.troupe.actors.serialization;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.KryoBufferOverflowException;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.Pool;
import java.io.NotSerializableException;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Pekko's way to {@link ControlMessage}s as bytes. The manifest says what the sender's program knows; messages of another
 * program are refused, not guessed at. All nodes of a run have the same.
 */
public final class ControlSerializer extends SerializerWithStringManifest {
    /** Bytes of a message at most: what is left of a frame of Artery's 256 KiB without addresses and other headers. */
    public static final int MAX_BYTES = 248 << 10;

    private static final int IDENTIFIER = 7_681;
    private static final int FORMAT = 1;
    private static final int INITIAL_BYTES = 512;
    /** Kept for the next message; there are not more threads at work. */
    private static final int POOLED = 16;

    private final String manifest;
    private final Pool<ControlKryo> pool;

    /**
     * Made by the actor system.
     *
     * @throws IllegalArgumentException when its vocabularies cannot be sent; the message says why
     */
    public ControlSerializer(ExtendedActorSystem system) {
        this(
                ControlMessages.from(
                        system.settings().config(), system.dynamicAccess().classLoader()),
                ActorRefResolver.get(Adapter.toTyped(system)));
    }

    ControlSerializer(ControlMessages messages, ActorRefResolver actors) {
        manifest = FORMAT + "-" + messages.fingerprint();
        pool = new Pool<>(true, false, POOLED) {
            @Override
            protected ControlKryo create() {
                return new ControlKryo(messages, actors);
            }
        };
        // Registers everything once, so that what cannot be registered is found out at the start.
        pool.free(pool.obtain());
    }

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object message) {
        return manifest;
    }

    /**
     * @throws IllegalArgumentException naming what cannot be sent: an object of a class that is not listed, null, or too
     *     much
     */
    @Override
    public byte[] toBinary(Object message) {
        ControlKryo kryo = pool.obtain();
        try (Output output = new Output(INITIAL_BYTES, MAX_BYTES)) {
            kryo.writeClassAndObject(output, message);
            return output.toBytes();
        } catch (KryoBufferOverflowException e) {
            throw new IllegalArgumentException(
                    message.getClass().getName() + " cannot be sent: it takes more than " + MAX_BYTES + " bytes", e);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(message.getClass().getName() + " cannot be sent: " + e.getMessage(), e);
        } finally {
            free(kryo);
        }
    }

    /**
     * @throws NotSerializableException when it is not a message of this program; Pekko logs that and drops it
     */
    @Override
    public Object fromBinary(byte[] bytes, String sent) throws NotSerializableException {
        if (!sent.equals(manifest)) {
            throw new NotSerializableException("a control message of another build of the program: vocabulary " + sent
                    + ", this node has " + manifest);
        }
        if (bytes.length > MAX_BYTES) {
            throw new NotSerializableException(
                    "a control message of " + bytes.length + " bytes (at most " + MAX_BYTES + ")");
        }
        ControlKryo kryo = pool.obtain();
        try (Input input = new Input(bytes)) {
            Object read = kryo.readClassAndObject(input);
            if (!(read instanceof ControlMessage) || input.position() < bytes.length) {
                throw new NotSerializableException("not a control message, or more than one");
            }
            return read;
        } catch (RuntimeException e) {
            NotSerializableException refusal = new NotSerializableException("not a control message: " + e.getMessage());
            refusal.initCause(e);
            throw refusal;
        } finally {
            free(kryo);
        }
    }

    private void free(ControlKryo kryo) {
        kryo.reset();
        pool.free(kryo);
    }
}
