namespace OrleansPayouts.Api.Tests.Configuration;

public sealed class PrintConfigTests
{
    /// <summary>Every secret of the page, each of a kind that appears nowhere else.</summary>
    private static readonly Dictionary<string, string> Secret = new()
    {
        ["CRON_API_KEY"] = "Kq8vX2mZr5tYb7Nc4Jw9Lh3Df6Gs1Pa0,Zr5tYb7Nc4Jw9Lh3Df6Gs1Pa0Kq8vX2m",
        ["ADMIN_API_KEY"] = "Nc4Jw9Lh3Df6Gs1Pa0Kq8vX2mZr5tYb7",
        ["STRIPE_SECRET_KEY"] = "sk_live_51Wm4Jw9Lh3Kq8vX2mZr5tYb7",
        ["STRIPE_WEBHOOK_SECRET"] = "whsec_Jw9Lh3DKq8vX2mZr5tYb7Nc4,whsec_tYb7Nc4Jw9Lh3DKq8vX2mZr5",
        ["DATABASE_URL"] = "postgres://payouts:Oj2%40nVs8@db.internal:5433/books?sslmode=VerifyFull&sslpassword=Xf7wQe1",
        ["PAYOUT_DATA_KEY"] = "xq0bJ7xhtkq1dVYzC4Q5m0cVvI2Zr3T8e9nGkPwLs6U=",
        ["PAYOUT_DATA_KEY_PREVIOUS"] = "kGm3zv0u9pI6nT1YxWc4dRb8Qe2sLfHa7JoVtKiUyZE=,5Xn2oPq8rStUvWxYzAbCdEfGhIjKlMnOpQrStUvWxY0=",
        ["SMTP_URL"] = "smtps://alerts:Gh5rTz9@mail.internal:465",
    };

    private static readonly string[] Shown =
    [
        "DATABASE_URL = host db.internal, port 5433, database books, user payouts, password ***",
        "SMTP_URL = smtps://***@mail.internal:465", "PAYOUT_BATCH_SIZE = 250", "PAYOUT_MIN_THRESHOLD = 25", "MONITORING_ENABLED = false",
        "STRIPE_API_BASE = https://api.stripe.com/",
    ];

    [Theory(Timeout = 120_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_in_effect_is_printed_without_a_secret(bool fromFiles)
    {
        using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production", ["PAYOUT_BATCH_SIZE"] = "250", ["MONITORING_ENABLED"] = "FALSE",
        };
        foreach (var (name, value) in Secret)
        {
            var file = Path.Combine(folder.Path, name);
            await File.WriteAllTextAsync(file, value + "\n", TestContext.Current.CancellationToken);
            environment[fromFiles ? name + "_FILE" : name] = fromFiles ? file : value;
        }

        var ended = await ApiProcess.Run(environment, "--print-config");

        ended.ExitCode.ShouldBe(0, string.Join('\n', ended.Errors));
        ended.Errors.ShouldBeEmpty();
        ShowsNoSecret(ended);
        foreach (var line in Shown)
            ended.Output.Count(printed => printed.StartsWith(line + "  # ", StringComparison.Ordinal)).ShouldBe(1, line);
        foreach (var name in Secret.Keys)
            ended.Output.Single(line => line.StartsWith(name + " = ", StringComparison.Ordinal))
                .ShouldEndWith(fromFiles ? $"  # {name}_FILE='{Path.Combine(folder.Path, name)}'" : "  # environment");
        ended.Output.ShouldContain("PAYOUT_BATCH_SIZE = 250  # environment");
        ended.Output.ShouldContain("PAYOUT_MAX_RETRIES = 3  # default");
    }

    [Fact(Timeout = 120_000)]
    public async Task The_other_form_of_the_database_and_wrong_values_show_no_secret_either()
    {
        var wrong = Secret.Where(pair => pair.Key != "DATABASE_URL").ToDictionary(pair => pair.Key, pair => "#" + pair.Value);
        wrong["ASPNETCORE_ENVIRONMENT"] = "Production";
        wrong["ConnectionStrings__Payouts"] = "Host=db.internal;Password=Oj2@nVs8";

        var ended = await ApiProcess.Run(wrong, "--print-config");

        ended.ExitCode.ShouldBe(2);
        ended.Errors.ShouldContain(line => line.StartsWith("ConnectionStrings__Payouts is without the name of a database", StringComparison.Ordinal));
        // Each is wrong with the sign before it, but for the two keys that may be of any characters.
        ended.Errors.Select(line => line.Split(' ')[0]).Distinct().Order().ShouldBe(
            Secret.Keys.Except(["DATABASE_URL", "CRON_API_KEY", "ADMIN_API_KEY"]).Append("ConnectionStrings__Payouts").Order());
        ShowsNoSecret(ended);
    }

    [Fact(Timeout = 120_000)]
    public async Task In_Development_it_says_what_would_be_made_and_makes_nothing()
    {
        using var folder = new TemporaryFolder();

        var ended = await ApiProcess.Run(new() { ["ASPNETCORE_ENVIRONMENT"] = "Development" }, "--print-config", "--data", folder.Path);

        ended.ExitCode.ShouldBe(0, string.Join('\n', ended.Errors));
        ended.Output.ShouldContain("PAYOUT_DATA_KEY = (made once, in the data folder)  # default");
        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    private static void ShowsNoSecret(ApiProcess ended)
    {
        var said = string.Join('\n', ended.Output.Concat(ended.Errors));
        // In pieces, too: half a key that is shown is a leak as well.
        foreach (var part in Secret.Values.SelectMany(value => value.Split(',')).Where(value => !value.Contains("://")))
            for (var at = part.IndexOf('_', StringComparison.Ordinal) + 1; at + 8 <= part.Length; at += 4)
                said.ShouldNotContain(part.Substring(at, 8));
        foreach (var part in new[] { "Oj2", "nVs8", "Xf7wQe1", "Gh5rTz9", "alerts" })
            said.ShouldNotContain(part);
    }
}
