package io.troupe.dmenvrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dm_env_rpc.v1.DmEnvRpc.CreateWorldRequest;
import dm_env_rpc.v1.DmEnvRpc.DataType;
import dm_env_rpc.v1.DmEnvRpc.Tensor;
import io.troupe.env.EnvironmentParameters;
import io.troupe.env.Environments;
import io.troupe.input.UserError;
import io.troupe.spec.EnvironmentSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RpcSettingsTest {
    private static RpcSettings from(Map<String, Object> values) {
        return RpcSettings.from(new EnvironmentParameters(values));
    }

    @Test
    void onlyTheAddressIsNeeded() {
        RpcSettings settings = from(Map.of("address", "localhost:50051"));
        assertThat(settings.addresses()).containsExactly(new Address("localhost", 50051));
        assertThat(settings.security().tls()).isFalse();
        assertThat(settings.world()).isEmpty();
        assertThat(settings.reward()).isEqualTo("reward");
        assertThat(settings.discount()).isEqualTo("discount");
        assertThat(settings.maxEpisodeSteps()).isEqualTo(EnvironmentSpec.UNLIMITED);
        assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.startTimeout()).isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void whatIsConnectedToHasToBeVouchedForInRecordings() {
        EnvironmentParameters parameters = new EnvironmentParameters(Map.of("address", "localhost:50051"));
        assertThat(Environments.discover().reach("dm_env_rpc", parameters).foreign())
                .containsExactly("address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:1", "127.0.0.1:2", "127.1.2.3:65535", "[::1]:4"})
    void loopbackNeedsNoProtection(String address) {
        assertThat(from(Map.of("address", address)).addresses().getFirst().toString())
                .isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.5:1", "simulator:1", "localhost.example.org:1", "127.example.org:1", "[fe80::1]:1"})
    void elsewhereNothingGoesUnprotectedUnlessThatIsSaid(String address) {
        assertThatThrownBy(() -> from(Map.of("address", "localhost:1," + address)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("environment.parameters.address = " + address + " is not on this machine");
        assertThat(from(Map.of("address", address, "tls", true)).security().tls())
                .isTrue();
        assertThat(from(Map.of("address", address, "insecure", true)).security().tls())
                .isFalse();
    }

    @Test
    void settingsBecomeTensors() {
        CreateWorldRequest request = CreateWorldRequest.newBuilder()
                .putAllSettings(from(Map.of(
                                "address",
                                "localhost:1",
                                "worldSettings",
                                Map.of(
                                        "level",
                                        "maze",
                                        "seed",
                                        7,
                                        "fast",
                                        true,
                                        "gravity",
                                        9.5,
                                        "size",
                                        Map.of("x", List.of(1, 2), "y", List.of(1, 2.5)))))
                        .worldSettings())
                .build();
        assertThat(request.getSettingsOrThrow("level").getStrings().getArrayList())
                .containsExactly("maze");
        assertThat(request.getSettingsOrThrow("seed").getInt64S().getArrayList())
                .containsExactly(7L);
        assertThat(request.getSettingsOrThrow("seed").getShapeCount()).isZero();
        assertThat(request.getSettingsOrThrow("fast").getBools().getArrayList()).containsExactly(true);
        assertThat(request.getSettingsOrThrow("gravity").getDoubles().getArrayList())
                .containsExactly(9.5);
        assertThat(request.getSettingsOrThrow("size.x").getInt64S().getArrayList())
                .containsExactly(1L, 2L);
        assertThat(request.getSettingsOrThrow("size.x").getShapeList()).containsExactly(2);
        assertThat(request.getSettingsOrThrow("size.y").getDoubles().getArrayList())
                .containsExactly(1.0, 2.5);
        assertThat(request.getSettingsCount()).isEqualTo(6);
    }

    @Test
    void aDoubleIsSaidWhereItCouldBeAWholeNumber() {
        Map<String, Object> values = ConfigFactory.parseString("""
                address = "localhost:1"
                worldSettings {
                  whole = 1.0
                  gravity { double = 1.0 }
                  size { x { double = [1, 2.0] } }
                  double = 1.0
                }
                """).root().unwrapped();
        Map<String, Tensor> settings = from(values).worldSettings();
        assertThat(settings)
                .containsOnly(
                        Map.entry("whole", SettingTensors.of(1)),
                        Map.entry(
                                "gravity",
                                Elements.of(DataType.DOUBLE, new double[] {1}).build()),
                        Map.entry(
                                "size.x",
                                Elements.of(DataType.DOUBLE, new double[] {1, 2})
                                        .addShape(2)
                                        .build()),
                        Map.entry("double", SettingTensors.of(1)));
    }

    private static void refused(Map<String, Object> values, String problem) {
        assertThatThrownBy(() -> from(values))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void badValuesAreNamed() {
        String address = "localhost:1";
        refused(Map.of(), "environment.parameters.address is required");
        for (String wrong : List.of("localhost", "localhost:0", "localhost:65536", ":1", "::1:1", "a:1,")) {
            refused(Map.of("address", wrong), "environment.parameters.address must be host:port");
        }
        refused(
                Map.of("address", address, "world", "a", "seedSetting", "seed"),
                "environment.parameters.seedSetting is of worlds that the copies create");
        refused(
                Map.of("address", address, "world", "a", "worldSettings", Map.of("a", 1)),
                "environment.parameters.worldSettings is of worlds that the copies create");
        refused(
                Map.of("address", address, "worldSettings", Map.of("a", Map.of("b", List.of(1, "x")))),
                "environment.parameters.worldSettings.a.b must be a number");
        refused(
                Map.of("address", address, "worldSettings", Map.of("a", Map.of("double", "x"))),
                "environment.parameters.worldSettings.a.double must be a number, or a list of numbers");
        refused(
                Map.of("address", address, "observations", "a, b, a"),
                "environment.parameters.observations must not name 'a' twice");
        refused(Map.of("address", address, "actions", "a,a"), "environment.parameters.actions must not name 'a' twice");
        refused(Map.of("address", address, "joinSettings", 3), "environment.parameters.joinSettings must be a section");
        refused(Map.of("address", address, "maxEpisodeSteps", 0), "environment.parameters.maxEpisodeSteps must be");
        refused(Map.of("address", address, "timeout", 5), "environment.parameters.timeout must be a duration");
        refused(Map.of("address", address, "tls", "yes"), "environment.parameters.tls must be true or false");
        refused(
                Map.of("address", address, "authorities", "ca.pem"),
                "environment.parameters.authorities is of use with");
        refused(Map.of("address", address, "reward", " "), "environment.parameters.reward must be a text");
    }

    @Test
    void aUserIsToldAsOfAnyOtherEnvironment() {
        Environments environments = Environments.discover();
        assertThatThrownBy(() -> environments.create("dm_env_rpc", 1, EnvironmentParameters.NONE))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("environment dm_env_rpc: environment.parameters.address is required");
        EnvironmentParameters typo = new EnvironmentParameters(Map.of("adress", "localhost:1"));
        assertThatThrownBy(() -> environments.create("dm_env_rpc", 1, typo))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("Did you mean 'address'?");
        EnvironmentParameters missing =
                new EnvironmentParameters(Map.of("address", "localhost:1", "tls", true, "authorities", "/none.pem"));
        assertThatThrownBy(() -> environments.create("dm_env_rpc", 1, missing))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("environment.parameters.authorities = '/none.pem' cannot be read");
        EnvironmentParameters host =
                new EnvironmentParameters(Map.of("address", "localhost:1, my_env:50051", "insecure", true));
        assertThatThrownBy(() -> environments.create("dm_env_rpc", 2, host))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("environment.parameters.address: 'my_env:50051' is no host for gRPC");
    }
}
