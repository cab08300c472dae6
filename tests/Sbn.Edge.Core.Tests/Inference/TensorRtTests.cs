using Sbn.Edge.Core.Inference;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Core.Tests.Inference;

public sealed class TensorRtTests : IDisposable
{
    private const string Sha256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private readonly TempFolder _folder = new();

    [Fact]
    public void Another_TensorRT_driver_level_or_model_has_another_engine_folder()
    {
        string[] folders =
        [
            EngineCache.FolderFor(At("/c"), new GpuStack("101600", "580.82.07"), Sha256),
            EngineCache.FolderFor(At("/c"), new GpuStack("101700", "580.82.07"), Sha256),
            EngineCache.FolderFor(At("/c"), new GpuStack("101600", "590.10"), Sha256),
            EngineCache.FolderFor(At("/c"), new GpuStack("101600", "580.82.07"), Sha256.Replace('0', '9')),
            EngineCache.FolderFor(At("/c") with { BuilderOptimizationLevel = 5 }, new GpuStack("101600", "580.82.07"), Sha256),
        ];

        folders.Distinct().Count().ShouldBe(5);
        folders[0].ShouldBe("/c/engines/trt-101600-driver-580.82.07-level-3-0123456789abcdef");
    }

    [Fact]
    public void A_version_with_odd_characters_stays_one_folder() =>
        Path.GetDirectoryName(EngineCache.FolderFor(At("/c"), new GpuStack("10/16", "../x"), Sha256)).ShouldBe("/c/engines");

    [Fact]
    public void The_cache_lies_where_the_service_or_the_user_keeps_caches()
    {
        Root(("CACHE_DIRECTORY", "/var/cache/sbn-edge:/var/cache/other"), ("HOME", "/home/me")).ShouldBe("/var/cache/sbn-edge");
        Root(("XDG_CACHE_HOME", "/x"), ("HOME", "/home/me")).ShouldBe("/x/sbn-edge");
        Root(("HOME", "/home/me")).ShouldBe("/home/me/.cache/sbn-edge");

        static string Root(params (string Name, string Value)[] environment) =>
            EngineCache.DefaultRoot(name => environment.FirstOrDefault(e => e.Name == name).Value);
    }

    [Fact]
    public void The_folder_is_made_and_a_place_where_it_cannot_be_is_named()
    {
        Directory.Exists(EngineCache.Prepare(At(_folder["cache"]), new GpuStack("1", "2"), Sha256)).ShouldBeTrue();
        File.WriteAllText(_folder["file"], "");
        Should.Throw<UserException>(() => EngineCache.Prepare(At(_folder["file"]), new GpuStack("1", "2"), Sha256)).Message.ShouldContain(_folder["file"]);
    }

    [Fact]
    public void The_providers_options_say_what_was_asked_for()
    {
        var options = new TensorRtOptions { Fp16 = false, BuilderOptimizationLevel = 5 }.ToProviderOptions(1, "/engines", quantised: true);

        options["device_id"].ShouldBe("1");
        options["trt_fp16_enable"].ShouldBe("0");
        options["trt_int8_enable"].ShouldBe("1");
        options["trt_engine_cache_path"].ShouldBe("/engines");
        options["trt_timing_cache_enable"].ShouldBe("1");
        options["trt_builder_optimization_level"].ShouldBe("5");
        new TensorRtOptions().ToProviderOptions(0, "/engines", quantised: false)["trt_int8_enable"].ShouldBe("0");
    }

    [Theory]
    [InlineData("NVRM version: NVIDIA UNIX x86_64 Kernel Module  580.82.07  Wed Aug 27 2025\nGCC version: gcc 12.2.0\n", null, "580.82.07")]
    [InlineData("NVRM version: NVIDIA UNIX Open Kernel Module for aarch64  540.4.0  Release Build\n", "# R36 (release), REVISION: 4.3, GCID: 1\n", "540.4.0")]
    [InlineData(null, "# R36 (release), REVISION: 4.3, GCID: 38968081, BOARD: generic\n", "36.4.3")]
    [InlineData(null, null, "unknown")]
    public void The_drivers_version_is_read_where_the_machine_keeps_it(string? driver, string? tegra, string version)
    {
        if (driver is not null)
        {
            File.WriteAllText(_folder["driver"], driver);
        }

        if (tegra is not null)
        {
            File.WriteAllText(_folder["tegra"], tegra);
        }

        GpuStack.DriverVersion(_folder["driver"], _folder["tegra"]).ShouldBe(version);
    }

    public void Dispose() => _folder.Dispose();

    private static TensorRtOptions At(string cache) => new() { CacheDirectory = cache };
}
