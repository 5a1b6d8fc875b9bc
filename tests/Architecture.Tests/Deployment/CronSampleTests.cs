using System.Text.RegularExpressions;
using k8s;
using k8s.Models;
using OrleansPayouts.Api.Cron;

namespace OrleansPayouts.Architecture.Tests;

/// <summary>The files of samples/cron; that their commands work is shown where the program runs (Api.Tests).</summary>
public sealed partial class CronSampleTests
{
    private const string Folder = "samples/cron";
    private const string HourlySchedule = "5 * * * *";

    private static readonly string[] Files = ["crontab", "kubernetes.yaml", "github-actions.yml", "payouts-trigger.service", "payouts-trigger.timer"];

    [Fact]
    public void Every_sample_is_known_here_and_calls_the_cron_route_in_one_way()
    {
        Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, Folder)).Select(file => Path.GetFileName(file)).Order().ShouldBe(Files.Order());
        foreach (var file in Files.Where(file => !file.EndsWith(".timer", StringComparison.Ordinal)))
        {
            var text = Text(file);
            text.ShouldContain($"--request POST \"{(file.EndsWith(".service", StringComparison.Ordinal) ? "$" : "")}$PAYOUTS_URL{MapCron.Route}\"", Case.Sensitive, file);
            foreach (var option in new[] { "--fail-with-body", "--max-time 150", "--retry 4", "--retry-connrefused", "--retry-max-time 300", "--header \"Idempotency-Key: " })
                text.ShouldContain(option, Case.Sensitive, file);
            // A key on a command line can be read by every user of the machine.
            Curl().Match(text).Value.ShouldNotContain("Authorization");
        }
    }

    [Fact]
    public void The_cron_job_is_one_of_Kubernetes_s_that_may_do_nothing_but_call()
    {
        var job = KubernetesYaml.LoadAllFromString(Text("kubernetes.yaml"), typeMap: null, strict: true).ShouldHaveSingleItem().ShouldBeOfType<V1CronJob>();
        var pod = job.Spec.JobTemplate.Spec.Template.Spec;
        var container = pod.Containers.ShouldHaveSingleItem();

        (job.Spec.Schedule, job.Spec.TimeZone, job.Spec.ConcurrencyPolicy).ShouldBe((HourlySchedule, "Etc/UTC", "Forbid"));
        (pod.SecurityContext.RunAsNonRoot, container.SecurityContext.ReadOnlyRootFilesystem, container.SecurityContext.AllowPrivilegeEscalation).ShouldBe((true, true, false));
        container.Image.ShouldMatch(ComposeTests.Pinned);
        var key = container.Env.Single(variable => variable.Name == "PAYOUTS_KEY_FILE").Value;
        key.ShouldBe(container.VolumeMounts.Single().MountPath + "/cron_api_key");
        pod.Volumes.Single().Secret.SecretName.ShouldBe("payouts-cron");
        // Longer than one call with all its retries, so that it is not killed in its middle.
        job.Spec.JobTemplate.Spec.ActiveDeadlineSeconds!.Value.ShouldBeGreaterThan(300 + 150);
    }

    [Fact]
    public void The_workflow_runs_hourly_with_no_permission_and_gets_its_key_from_the_secrets()
    {
        var workflow = Yaml.Read($"{Folder}/github-actions.yml");
        var job = workflow["jobs"]["trigger"];
        var step = job["steps"].Items.ShouldHaveSingleItem();

        workflow["on"]["schedule"].Items.Single()["cron"].Text.ShouldBe(HourlySchedule);
        workflow["permissions"].Keys.ShouldBeEmpty();
        job["runs-on"].Text.ShouldMatch(@"^ubuntu-\d+\.\d+$");
        int.Parse(job["timeout-minutes"].Text, System.Globalization.CultureInfo.InvariantCulture).ShouldBeGreaterThan(8);
        step["env"].Map().ShouldBe(
            new Dictionary<string, string>
            {
                ["PAYOUTS_URL"] = "${{ vars.PAYOUTS_URL }}", ["CRON_API_KEY"] = "${{ secrets.CRON_API_KEY }}", ["PAYOUTS_FIRING"] = "github-${{ github.run_id }}",
            },
            ignoreOrder: true);
        // A value that GitHub puts into a script is code there; by the environment it is none.
        step["run"].Text.ShouldNotContain("${{");
    }

    [Fact]
    public void The_timer_starts_the_service_whose_key_is_a_secret_that_the_script_makes()
    {
        var service = SystemdUnit.Read($"{Folder}/payouts-trigger.service");
        var timer = SystemdUnit.Read($"{Folder}/payouts-trigger.timer");

        service.Value("Service", "Type").ShouldBe("oneshot");
        service.Value("Service", "LoadCredential").ShouldBe("cron_api_key:/etc/orleans-payouts/secrets/cron_api_key");
        service.Values("Service", "Environment").ShouldContain("PAYOUTS_KEY_FILE=%d/cron_api_key");
        timer.Value("Timer", "OnCalendar").ShouldBe("*-*-* *:05:00 UTC");
        timer.Value("Timer", "Persistent").ShouldBe("true");
        timer.Value("Install", "WantedBy").ShouldBe("timers.target");
        // A timer starts the service of its own name unless it names one.
        timer.Values("Timer", "Unit").ShouldBeEmpty();
    }

    [Fact]
    public void The_crontab_has_one_hourly_line_in_which_no_percent_sign_ends_the_command()
    {
        var lines = Text("crontab").Split('\n').Where(line => line.Length > 0 && !line.StartsWith('#')).ToList();
        var line = lines.Single(line => line.StartsWith(HourlySchedule + " ", StringComparison.Ordinal));

        lines.Count.ShouldBe(4);
        UnescapedPercent().IsMatch(line).ShouldBeFalse();
        line.ShouldContain(@"\%");
        Text("crontab").ShouldEndWith("\n");
    }

    private static string Text(string file) => File.ReadAllText(Path.Combine(RepositoryRoot.Path, Folder, file));

    [GeneratedRegex(@"curl --config .*?automated-payouts", RegexOptions.Singleline)]
    private static partial Regex Curl();

    [GeneratedRegex(@"(?<!\\)%")]
    private static partial Regex UnescapedPercent();
}
