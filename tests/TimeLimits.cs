using System.Runtime.CompilerServices;

namespace OrleansPayouts.Testing;

/// <summary>The <c>[Fact]</c> of every test project: a test that hangs fails by its name, and the others go on.</summary>
internal sealed class LimitedFactAttribute : Xunit.FactAttribute
{
    /// <summary>For a machine that is busy with something else; on a quiet one no test takes a fifth of it.</summary>
    public const int Milliseconds = 300_000;

    public LimitedFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : base(file, line) => Timeout = Milliseconds;
}

/// <summary>The <c>[Theory]</c> of every test project: each case has the limit.</summary>
internal sealed class LimitedTheoryAttribute : Xunit.TheoryAttribute
{
    public LimitedTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : base(file, line) =>
        Timeout = LimitedFactAttribute.Milliseconds;
}
