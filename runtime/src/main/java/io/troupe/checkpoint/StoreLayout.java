package io.troupe.checkpoint;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the names in the store's folder mean. A complete checkpoint is {@code <environment steps>}. While a checkpoint
 * takes the place of another, the other is its {@code .tmp-old-}: complete, and in force until the new one has the name.
 *
 * @param folder the store's
 */
record StoreLayout(Path folder) {
    private static final Pattern STEPS = Pattern.compile("0|[1-9][0-9]{0,17}");
    private static final Pattern REPLACED = Pattern.compile("\\.tmp-old-(0|[1-9][0-9]{0,17})");
    private static final Pattern LEFTOVER = Pattern.compile("\\.tmp-(write|delete)-(0|[1-9][0-9]{0,17})-[0-9]{1,6}");

    /** The steps that a folder's name says, if it is a checkpoint's. */
    static OptionalLong steps(Path path) {
        String name = path.getFileName().toString();
        return STEPS.matcher(name).matches() ? OptionalLong.of(Long.parseLong(name)) : OptionalLong.empty();
    }

    /** The steps of a checkpoint that was being replaced, if this is one. */
    static OptionalLong replacedSteps(Path path) {
        Matcher name = REPLACED.matcher(path.getFileName().toString());
        return name.matches() ? OptionalLong.of(Long.parseLong(name.group(1))) : OptionalLong.empty();
    }

    /** Whether a write or a deletion that did not finish would have left a folder of this name. */
    static boolean isLeftover(Path path) {
        return LEFTOVER.matcher(path.getFileName().toString()).matches();
    }

    Path checkpoint(long environmentSteps) {
        return folder.resolve(Long.toString(environmentSteps));
    }

    Path replaced(long environmentSteps) {
        return folder.resolve(".tmp-old-" + environmentSteps);
    }

    /** Where a checkpoint is to be read from. */
    CheckpointFolder inForce(long environmentSteps) {
        Path named = checkpoint(environmentSteps);
        Path replaced = replaced(environmentSteps);
        boolean onlyReplaced = !exists(named) && exists(replaced);
        return new CheckpointFolder(onlyReplaced ? replaced : named);
    }

    Path freeWriteFolder(long environmentSteps) {
        return free(".tmp-write-" + environmentSteps + "-");
    }

    Path freeDeleteFolder(long environmentSteps) {
        return free(".tmp-delete-" + environmentSteps + "-");
    }

    /** A name for something that is in the way, not ours to delete, and no checkpoint any more. */
    Path freeAsideFolder(long environmentSteps) {
        return free(environmentSteps + ".damaged-");
    }

    Path latest() {
        return folder.resolve("LATEST");
    }

    Path unfinishedLatest() {
        return folder.resolve(".tmp-LATEST");
    }

    static boolean exists(Path path) {
        return Files.exists(path, NOFOLLOW_LINKS);
    }

    private Path free(String prefix) {
        int number = 0;
        while (exists(folder.resolve(prefix + number))) {
            number++;
        }
        return folder.resolve(prefix + number);
    }
}
