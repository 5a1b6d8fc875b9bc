namespace OrleansPayouts.Architecture.Tests;

/// <summary>The rules over every source file.</summary>
public sealed class SourceTests
{
    [Fact]
    public void The_sources_are_found()
    {
        Sources.All.Count.ShouldBeGreaterThan(150);
        foreach (var project in new[] { "Domain", "Grains", "Silo", "Api", "Development", "StripeSimulator" })
            Sources.All.ShouldContain(file => file.IsIn("src/" + project), project);
    }

    [Fact]
    public void Only_the_silo_s_Postgres_knows_Npgsql() => Keep(KnowledgeRules.Npgsql);

    [Fact]
    public void Only_the_silo_s_Stripe_calls_out_over_HTTP() => Keep(KnowledgeRules.HttpCalls);

    [Fact]
    public void Only_the_silo_s_Stripe_and_the_simulator_speak_Stripe_s_HTTP() => Keep(KnowledgeRules.StripeHttp);

    [Fact]
    public void Only_the_silo_s_Stripe_knows_Stripe_s_library() => Keep(KnowledgeRules.StripeLibrary);

    [Fact]
    public void Of_the_api_only_its_composition_knows_the_silo() => Keep(KnowledgeRules.ApiComposition);

    [Fact]
    public void Only_the_development_machine_knows_the_simulator() => Keep(KnowledgeRules.Simulator);

    [Fact]
    public void The_domain_is_pure() => Keep(KnowledgeRules.Domain);

    [Fact]
    public void Keys_are_compared_in_constant_time() => Keep(HouseRules.KeysInConstantTime);

    [Fact]
    public void No_file_is_longer_than_300_lines() => Keep(HouseRules.FileLength);

    [Fact]
    public void No_method_is_longer_than_70_lines() => Keep(HouseRules.MethodLength);

    [Fact]
    public void No_grain_is_longer_than_150_lines()
    {
        Sources.All.SelectMany(file => file.Nodes<Microsoft.CodeAnalysis.CSharp.Syntax.ClassDeclarationSyntax>())
            .Count(HouseRules.IsGrain).ShouldBeGreaterThanOrEqualTo(4);
        HouseRules.GrainLength(Sources.All).ShouldBeEmpty();
    }

    [Fact]
    public void There_are_no_regions() => Keep(HouseRules.NoRegions);

    [Fact]
    public void Names_end_in_nothing_that_says_nothing() => Keep(HouseRules.NoForbiddenSuffix);

    [Fact]
    public void A_file_has_one_public_type() => Keep(HouseRules.OnePublicTypeAFile);

    [Fact]
    public void Waiting_goes_by_the_clock_that_is_passed_in() => Keep(HouseRules.WaitsRealTime);

    [Fact]
    public void Nothing_is_left_to_do_in_a_comment() => Keep(HouseRules.NoUnfinishedBusiness);

    private static void Keep(Func<SourceFile, IEnumerable<string>> rule) => Sources.All.SelectMany(rule).ShouldBeEmpty();
}
