namespace OrleansPayouts.Architecture.Tests;

/// <summary>Each rule notices what it is against, and lets pass what only looks like it.</summary>
public sealed class RulesNoticeTests
{
    [Theory]
    [InlineData("src/Grains/A.cs", "using Npgsql; class A;", true)]
    [InlineData("src/Api/Runs/A.cs", "class A { global::Npgsql.NpgsqlDataSource? a; }", true)]
    [InlineData("src/Silo/A.cs", "class A { object a = Npgsql.NpgsqlDataSource.Create(\"\"); }", true)]
    [InlineData("src/Development/Demo/A.cs", "using Npgsql; class A;", true)]
    [InlineData("src/Silo/Postgres/A.cs", "using Npgsql; class A;", false)]
    [InlineData("src/Development/Postgres/A.cs", "using Npgsql; class A;", false)]
    [InlineData("src/Api/A.cs", "/* Npgsql */ class A { string a = \"Npgsql\"; }", false)]
    public void Npgsql(string path, string text, bool broken) => Check(KnowledgeRules.Npgsql, path, text, broken);

    [Theory]
    [InlineData("src/Domain/Keys/A.cs", "class A { bool B(byte[] x) => x.AsSpan().SequenceEqual(SHA256.HashData(x)); }", true)]
    [InlineData("src/Api/Keys/A.cs", "class A { bool B(byte[] x) => x == SHA256.HashData(x); }", true)]
    [InlineData("src/Api/Keys/A.cs", "class A { bool B(string x) => string.Equals(x, C); }", true)]
    [InlineData("src/Api/Keys/A.cs", "class A { bool B(byte[] x) => CryptographicOperations.FixedTimeEquals(x, SHA256.HashData(x)); }", false)]
    [InlineData("src/Api/A.cs", "class A { bool B(byte[] x) => x.AsSpan().SequenceEqual(x); }", false)]
    public void Keys_compared(string path, string text, bool broken) => Check(HouseRules.KeysInConstantTime, path, text, broken);

    [Theory]
    [InlineData("src/Grains/A.cs", "class A { HttpClient? a; }", true)]
    [InlineData("src/Api/Runs/A.cs", "class A { object a = new SocketsHttpHandler(); }", true)]
    [InlineData("src/Silo/Stripe/A.cs", "class A { HttpClient? a; }", false)]
    [InlineData("src/Silo/Notifications/A.cs", "class A { HttpClient? a; }", false)]
    [InlineData("src/Development/Demo/A.cs", "class A { HttpClient? a; }", false)]
    public void Http_calls(string path, string text, bool broken) => Check(KnowledgeRules.HttpCalls, path, text, broken);

    [Theory]
    [InlineData("src/Grains/A.cs", "class A { string a = \"/v1/transfers\"; }", true)]
    [InlineData("src/Api/A.cs", "class A { string a(int b) => $\"https://x/v1/transfers/{b}\"; }", true)]
    [InlineData("src/Silo/A.cs", "class A { System.ReadOnlySpan<byte> a => \"stripe-version\"u8; }", true)]
    [InlineData("src/Domain/A.cs", "/// <summary>The <c>Stripe-Should-Retry</c> header.</summary>\nclass A;", false)]
    [InlineData("src/Api/A.cs", "class A { string a = \"/openapi/v1/x.json\"; }", false)]
    [InlineData("src/StripeSimulator/A.cs", "class A { string a = \"/v1/transfers\"; }", false)]
    public void Stripe_http(string path, string text, bool broken) => Check(KnowledgeRules.StripeHttp, path, text, broken);

    [Theory]
    [InlineData("src/Api/A.cs", "using Stripe; class A;", true)]
    [InlineData("src/Api/A.cs", "using StripeSimulator; class A;", false)]
    public void Stripe_library(string path, string text, bool broken) => Check(KnowledgeRules.StripeLibrary, path, text, broken);

    [Theory]
    [InlineData("src/Api/Runs/A.cs", "using OrleansPayouts.Silo; namespace OrleansPayouts.Api.Runs; class A;", true)]
    [InlineData("src/Api/Runs/A.cs", "using OrleansPayouts.Silo.Postgres; namespace OrleansPayouts.Api.Runs; class A;", true)]
    [InlineData("src/Api/A.cs", "using OrleansPayouts.Silo; namespace OrleansPayouts.Api; class A;", false)]
    [InlineData("src/Api/Hosting/A.cs", "using OrleansPayouts.Silo; namespace OrleansPayouts.Api.Hosting; class A;", false)]
    [InlineData("src/Api/Runs/A.cs", "using OrleansPayouts.Grains; namespace OrleansPayouts.Api.Runs; class A;", false)]
    public void Api_composition(string path, string text, bool broken) => Check(KnowledgeRules.ApiComposition, path, text, broken);

    [Theory]
    [InlineData("src/Silo/A.cs", "using OrleansPayouts.StripeSimulator; class A;", true)]
    [InlineData("src/Api/A.cs", "using OrleansPayouts.StripeSimulator; class A;", true)]
    [InlineData("src/Development/A.cs", "using OrleansPayouts.StripeSimulator; class A;", false)]
    public void Simulator(string path, string text, bool broken) => Check(KnowledgeRules.Simulator, path, text, broken);

    [Theory]
    [InlineData("src/Domain/A.cs", "using OrleansPayouts.Grains.Ports; class A;", true)]
    [InlineData("src/Domain/A.cs", "using Orleans.Runtime; class A;", true)]
    [InlineData("src/Domain/A.cs", "class A { string a = System.IO.File.ReadAllText(\"\"); }", true)]
    [InlineData("src/Domain/A.cs", "using OrleansPayouts.Domain.Runs; namespace OrleansPayouts.Domain.Payouts; class A;", false)]
    [InlineData("src/Domain/A.cs", "[Reentrant] class A;", true)]
    [InlineData("src/Domain/A.cs", "class A(IGrainFactory grains);", true)]
    [InlineData("src/Domain/A.cs", "[GenerateSerializer, Immutable] [Alias(\"a\")] record A([property: Id(0)] int B);", false)]
    public void Domain(string path, string text, bool broken) => Check(KnowledgeRules.Domain, path, text, broken);

    [Fact]
    public void File_length()
    {
        Check(HouseRules.FileLength, "src/A.cs", new string('\n', 299) + "class A;\n", broken: false);
        Check(HouseRules.FileLength, "src/A.cs", new string('\n', 300) + "class A;\n", broken: true);
    }

    [Fact]
    public void Method_length()
    {
        Check(HouseRules.MethodLength, "src/A.cs", $"class A {{ void B() {{{new string('\n', 69)}}} }}", broken: false);
        Check(HouseRules.MethodLength, "src/A.cs", $"class A {{ void B() {{{new string('\n', 70)}}} }}", broken: true);
        Check(HouseRules.MethodLength, "src/A.cs", $"class A {{ int B {{ get {{{new string('\n', 70)} return 1; }} }} }}", broken: true);
    }

    [Fact]
    public void Grain_length()
    {
        var half = new string('\n', 80);
        SourceFile[] parts =
        [
            new("src/Grains/A.cs", $"namespace G; partial class A : Grain {{{half}}}"),
            new("src/Grains/A.More.cs", $"namespace G; partial class A {{{half}}}"),
        ];
        HouseRules.GrainLength(parts).ShouldHaveSingleItem();
        HouseRules.GrainLength([parts[0], new("src/Grains/A.Log.cs", parts[1].Text)]).ShouldBeEmpty();
        HouseRules.GrainLength([parts[1], new("src/Grains/B.cs", $"namespace G; class B {{{half}{half}}}")]).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("class A {\n#region x\n#endregion\n}", true)]
    [InlineData("class A { string a = \"#region\"; }", false)]
    public void No_regions(string text, bool broken) => Check(HouseRules.NoRegions, "src/A.cs", text, broken);

    [Theory]
    [InlineData("class PayoutService;", true)]
    [InlineData("interface IPayoutManager;", true)]
    [InlineData("record struct RunInfo;", true)]
    [InlineData("enum PayoutData { A }", true)]
    [InlineData("class A { class InnerHelper; }", true)]
    [InlineData("class PayoutServices;", false)]
    [InlineData("class Database;", false)]
    [InlineData("class A : BackgroundService;", false)]
    public void No_forbidden_suffix(string text, bool broken) => Check(HouseRules.NoForbiddenSuffix, "src/A.cs", text, broken);

    [Theory]
    [InlineData("namespace N; public class A; public enum B { C }", true)]
    [InlineData("public class A; public delegate void B();", true)]
    [InlineData("namespace N; public class A { public class B; } internal class C;", false)]
    public void One_public_type_a_file(string text, bool broken) => Check(HouseRules.OnePublicTypeAFile, "src/A.cs", text, broken);

    [Theory]
    [InlineData("Task.Delay(100)", true)]
    [InlineData("Task.Delay(wait, cancellationToken)", true)]
    [InlineData("Task.Delay(wait, timeout)", true)]
    [InlineData("Thread.Sleep(wait)", true)]
    [InlineData("new PeriodicTimer(wait)", true)]
    [InlineData("Task.Delay(wait, time)", false)]
    [InlineData("Task.Delay(wait, options.TimeProvider, cancellationToken)", false)]
    [InlineData("new PeriodicTimer(wait, time)", false)]
    public void Waits_by_the_clock(string call, bool broken) =>
        Check(HouseRules.WaitsRealTime, "src/A.cs", $"class A {{ void B() {{ _ = {call}; }} }}", broken);

    [Theory]
    [InlineData("// TODO: more\nclass A;", true)]
    [InlineData("class A; /* FIXME */", true)]
    [InlineData("// What there is to do today.\nclass A;", false)]
    public void No_unfinished_business(string text, bool broken) => Check(HouseRules.NoUnfinishedBusiness, "src/A.cs", text, broken);

    private static void Check(Func<SourceFile, IEnumerable<string>> rule, string path, string text, bool broken) =>
        rule(new SourceFile(path, text)).Any().ShouldBe(broken);
}
