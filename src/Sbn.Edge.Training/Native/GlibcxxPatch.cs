using System.Buffers.Binary;
using System.Text;

namespace Sbn.Edge.Training.Native;

/// <summary>
/// Lets TorchSharp's native library load on a libstdc++ older than GCC 13's. It wants version GLIBCXX_3.4.32 for one
/// symbol that is only a marker, referred to and never called (the standard library's way to force its own linking):
/// with the version requirement and the symbol marked weak, the loader no longer insists on either.
/// </summary>
/// <remarks>Layout by the ELF-64 specification and the Linux Standard Base's symbol versioning (Elf64_Verneed, Elf64_Vernaux).</remarks>
internal static class GlibcxxPatch
{
    public const string Version = "GLIBCXX_3.4.32";
    public const string MarkerSymbol = "_ZSt21ios_base_library_initv";

    private const uint SectionDynamicSymbols = 11;
    private const uint SectionVersionNeeds = 0x6ffffffe;
    private const ushort VersionFlagWeak = 2;
    private const int SymbolSize = 24;
    private const byte BindWeak = 2 << 4;

    /// <summary>Marks the requirement and the symbol weak, in place.</summary>
    /// <param name="elf">A little-endian ELF-64 file.</param>
    /// <returns>How many entries were changed; 0 where the file has neither.</returns>
    public static int Apply(Span<byte> elf)
    {
        if (elf.Length < 64 || !elf[..4].SequenceEqual("\u007fELF"u8) || elf[4] != 2 || elf[5] != 1)
        {
            throw new InvalidDataException("Not a little-endian ELF-64 library.");
        }

        var table = checked((int)BinaryPrimitives.ReadInt64LittleEndian(elf[0x28..]));
        int entry = BinaryPrimitives.ReadUInt16LittleEndian(elf[0x3A..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(elf[0x3C..]);
        var changed = 0;
        for (var i = 0; i < count; i++)
        {
            var section = Section.Read(elf, table + (i * entry));
            var strings = section.Link < count ? Section.Read(elf, table + (section.Link * entry)).Offset : 0;
            changed += section.Type switch
            {
                SectionVersionNeeds => WeakenVersion(elf, section, strings),
                SectionDynamicSymbols => WeakenSymbol(elf, section, strings),
                _ => 0,
            };
        }

        return changed;
    }

    private static int WeakenVersion(Span<byte> elf, Section section, int strings)
    {
        var changed = 0;
        for (var need = section.Offset; ;)
        {
            int auxiliaries = BinaryPrimitives.ReadUInt16LittleEndian(elf[(need + 2)..]);
            var auxiliary = need + BinaryPrimitives.ReadInt32LittleEndian(elf[(need + 8)..]);
            for (var k = 0; k < auxiliaries; k++)
            {
                var flags = BinaryPrimitives.ReadUInt16LittleEndian(elf[(auxiliary + 4)..]);
                if (Name(elf, strings + BinaryPrimitives.ReadInt32LittleEndian(elf[(auxiliary + 8)..])) == Version
                    && (flags & VersionFlagWeak) == 0)
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(elf[(auxiliary + 4)..], (ushort)(flags | VersionFlagWeak));
                    changed++;
                }

                auxiliary += BinaryPrimitives.ReadInt32LittleEndian(elf[(auxiliary + 12)..]);
            }

            var next = BinaryPrimitives.ReadInt32LittleEndian(elf[(need + 12)..]);
            if (next == 0)
            {
                return changed;
            }

            need += next;
        }
    }

    private static int WeakenSymbol(Span<byte> elf, Section section, int strings)
    {
        var changed = 0;
        for (var symbol = section.Offset; symbol < section.Offset + section.Size; symbol += SymbolSize)
        {
            var binding = (byte)(elf[symbol + 4] & 0xF0);
            if (binding != BindWeak && Name(elf, strings + BinaryPrimitives.ReadInt32LittleEndian(elf[symbol..])) == MarkerSymbol)
            {
                elf[symbol + 4] = (byte)(BindWeak | (elf[symbol + 4] & 0x0F));
                changed++;
            }
        }

        return changed;
    }

    private static string Name(ReadOnlySpan<byte> elf, int offset)
    {
        var text = elf[offset..];
        return Encoding.ASCII.GetString(text[..text.IndexOf((byte)0)]);
    }

    private readonly record struct Section(uint Type, int Offset, int Size, int Link)
    {
        public static Section Read(ReadOnlySpan<byte> elf, int at) => new(
            BinaryPrimitives.ReadUInt32LittleEndian(elf[(at + 4)..]),
            checked((int)BinaryPrimitives.ReadInt64LittleEndian(elf[(at + 0x18)..])),
            checked((int)BinaryPrimitives.ReadInt64LittleEndian(elf[(at + 0x20)..])),
            BinaryPrimitives.ReadInt32LittleEndian(elf[(at + 0x28)..]));
    }
}
