using System.Text;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.TestKit;
using Sbn.Edge.TestKit.Fuzzing;

namespace Sbn.Edge.Core.Tests.Fuzzing;

/// <summary>Signatures of bundles, and the keys that they are held against.</summary>
[Trait("System", "yes")]
public sealed class SignatureFuzz : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly BundleSigner _signer = new();

    public void Dispose()
    {
        _folder.Dispose();
        _signer.Dispose();
    }

    [Fact]
    public void A_signature_is_refused_in_a_sentence_unless_it_is_one()
    {
        TinyBundle.Write(_folder["tiny"]);
        _signer.Sign(_folder["tiny"]);
        _signer.Trust(_folder["keys"]);
        var (keys, manifest, right) = (TrustedKeys.Read(_folder["keys"]), File.ReadAllBytes(_folder["tiny", BundleFiles.Manifest]), File.ReadAllBytes(_folder["tiny", BundleFiles.Signature]));
        var target = new FuzzTarget
        {
            Name = "manifest.sig",
            Case = random => random.Next(10) switch
            {
                0 => right,
                1 => ByteMutations.Noise(random, 100),
                _ => ByteMutations.Damage(random, right),
            },
            Read = bytes =>
            {
                keys.SignerOf("The bundle", manifest, bytes).ShouldBe("maker.pem");
                // DER has one form only: other bytes are another signature, which nobody has made.
                bytes.ShouldBe(right);
                return null;
            },
        };
        TestContext.Current.TestOutputHelper!.WriteLine($"{Fuzz.Run(target, 1_500, 30_000)}");
    }

    [Fact]
    public void A_key_is_read_or_refused_in_a_sentence()
    {
        var pem = Encoding.ASCII.GetBytes(_signer.PublicPem);
        byte[] der = Convert.FromBase64String(string.Concat(_signer.PublicPem.Split('\n')[1..^1]));
        var target = new FuzzTarget
        {
            Name = "keys/*.pem",
            Case = random => random.Next(3) switch
            {
                0 => ByteMutations.Damage(random, pem),
                1 => ByteMutations.Damage(random, Encoding.ASCII.GetBytes(_signer.PrivatePem), pem),
                _ => Encoding.ASCII.GetBytes($"-----BEGIN PUBLIC KEY-----\n{Convert.ToBase64String(ByteMutations.Damage(random, der))}\n-----END PUBLIC KEY-----\n"),
            },
            Read = bytes =>
            {
                _ = TrustedKeys.ReadKey("maker.pem", Encoding.UTF8.GetString(bytes));
                return null;
            },
        };
        TestContext.Current.TestOutputHelper!.WriteLine($"{Fuzz.Run(target, 5_000, 200_000)}");
    }
}
