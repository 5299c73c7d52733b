package io.troupe.env;

public final class Environments {
    public static Environments discover() {
        return new Environments();
    }

    public VectorEnvironment create(String name, int copies, EnvironmentParameters parameters) {
        for (EnvironmentProvider p : java.util.ServiceLoader.load(EnvironmentProvider.class))
            if (p.name().equals(name)) return p.create(copies, parameters);
        throw new io.troupe.config.UserError("no " + name);
    }
}
