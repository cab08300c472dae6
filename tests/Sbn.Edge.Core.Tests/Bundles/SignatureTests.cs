using System.Diagnostics;
using System.Security.Cryptography;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Core.Tests.Bundles;

public sealed class SignatureTests : IDisposable
{
    private readonly BundleFolder _bundle = new();
    private readonly TempFolder _folder = new();
    private readonly BundleSigner _signer = new();

    private string Keys => Path.Combine(_folder.Path, "keys");

    public void Dispose()
    {
        _bundle.Dispose();
        _folder.Dispose();
        _signer.Dispose();
    }

    [Fact]
    public void A_bundle_names_who_signed_it_whichever_of_the_trusted_keys_that_was()
    {
        using var next = new BundleSigner();
        _signer.Trust(Keys, "2026.pem");
        next.Trust(Keys, "2027.pem");
        _signer.Sign(_bundle.Path);
        Load().RequireSigned(TrustedKeys.Read(Keys)).ShouldBe("2026.pem");
        next.Sign(_bundle.Path);
        Load().RequireSigned(TrustedKeys.Read(Keys)).ShouldBe("2027.pem");
    }

    [Fact]
    public void An_unsigned_bundle_is_refused()
    {
        _signer.Trust(Keys);
        Refusal().ShouldContain("is not signed: it has no 'manifest.sig'");
    }

    [Fact]
    public void A_stranger_s_signature_is_refused()
    {
        using var stranger = new BundleSigner();
        _signer.Trust(Keys);
        stranger.Sign(_bundle.Path);
        Refusal().ShouldContain("is signed by none of the trusted keys (maker.pem in ");
    }

    [Fact]
    public void A_manifest_that_was_changed_after_it_was_signed_is_refused()
    {
        _signer.Trust(Keys);
        _signer.Sign(_bundle.Path);
        File.AppendAllText(_bundle["manifest.json"], "\n");
        Refusal().ShouldContain("or was changed after it was signed");
    }

    [Theory]
    [InlineData("")]
    [InlineData("no signature")]
    public void Nonsense_is_no_signature(string nonsense)
    {
        _signer.Trust(Keys);
        File.WriteAllText(_bundle["manifest.sig"], nonsense);
        Refusal().ShouldContain("is signed by none of the trusted keys");
    }

    [Fact]
    public void Where_nobody_is_trusted_nothing_is()
    {
        _signer.Sign(_bundle.Path);
        Refusal().ShouldContain("No key is trusted: the folder '");
    }

    [Fact]
    public void A_private_key_does_not_belong_on_a_vehicle()
    {
        Write(_signer.PrivatePem);
        Should.Throw<UserException>(() => TrustedKeys.Read(Keys)).Message.ShouldContain("holds a private key");
    }

    [Fact]
    public void A_key_of_another_curve_is_refused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Write(other.ExportSubjectPublicKeyInfoPem());
        Should.Throw<UserException>(() => TrustedKeys.Read(Keys)).Message.ShouldContain("is a key of another curve");
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")]
    public void A_file_that_is_no_key_is_named(string text)
    {
        Write(text);
        Should.Throw<UserException>(() => TrustedKeys.Read(Keys)).Message.ShouldContain("maker.pem' cannot be read as a public key in PEM form");
    }

    [Fact]
    public void A_key_on_a_curve_without_a_name_or_with_an_unknown_one_is_refused()
    {
        using var named = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var spelledOut = ECDsa.Create(named.ExportExplicitParameters(includePrivateParameters: false));
        Write(spelledOut.ExportSubjectPublicKeyInfoPem());
        Should.Throw<UserException>(() => TrustedKeys.Read(Keys)).Message.ShouldContain("maker.pem' is a key of another curve");

        // The last number of the curve's name, 7, becomes 63.
        var info = named.ExportSubjectPublicKeyInfo();
        info[info.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x3D, 0x03, 0x01, 0x07]) + 3] = 63;
        Write(PemEncoding.WriteString("PUBLIC KEY", info));
        Should.Throw<UserException>(() => TrustedKeys.Read(Keys)).Message.ShouldContain("maker.pem' cannot be read as a public key in PEM form");
    }

    [Fact]
    public async Task What_openssl_signs_as_the_help_says_is_taken()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/openssl"), "Needs /usr/bin/openssl, which is not there.");
        var key = _folder["signer.key"];
        await OpensslAsync("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key);
        Directory.CreateDirectory(Keys);
        await OpensslAsync("pkey", "-in", key, "-pubout", "-out", Path.Combine(Keys, "signer.pem"));
        await OpensslAsync("dgst", "-sha256", "-sign", key, "-out", _bundle["manifest.sig"], _bundle["manifest.json"]);
        Load().RequireSigned(TrustedKeys.Read(Keys)).ShouldBe("signer.pem");
    }

    private static async Task OpensslAsync(params string[] arguments)
    {
        using var openssl = Process.Start(new ProcessStartInfo("/usr/bin/openssl", arguments) { RedirectStandardError = true })!;
        var errors = await openssl.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await openssl.WaitForExitAsync(TestContext.Current.CancellationToken);
        openssl.ExitCode.ShouldBe(0, errors);
    }

    private void Write(string pem)
    {
        Directory.CreateDirectory(Keys);
        File.WriteAllText(Path.Combine(Keys, "maker.pem"), pem);
    }

    private ModelBundle Load() => ModelBundle.Load(_bundle.Path);

    private string Refusal() => Should.Throw<BundleException>(() => Load().RequireSigned(TrustedKeys.Read(Keys))).Message;
}
