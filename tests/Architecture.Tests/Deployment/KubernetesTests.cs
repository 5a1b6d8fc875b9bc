using k8s;
using k8s.Models;
using OrleansPayouts.Api.Cron;

namespace OrleansPayouts.Architecture.Tests;

/// <summary>The manifests as Kubernetes's own types: a field that is not one of theirs is an error.</summary>
public sealed class KubernetesTests
{
    private const string Folder = "deploy/kubernetes";

    private static readonly List<object> Objects = Directory
        .EnumerateFiles(Path.Combine(RepositoryRoot.Path, Folder), "*.yaml", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/secrets/", StringComparison.Ordinal) && Path.GetFileName(file) != "kustomization.yaml")
        .SelectMany(file => KubernetesYaml.LoadAllFromString(File.ReadAllText(file), typeMap: null, strict: true))
        .ToList();

    private static readonly Yaml Kustomization = Yaml.Read($"{Folder}/kustomization.yaml");

    private static IEnumerable<V1Deployment> Deployments => Objects.OfType<V1Deployment>();

    private static IEnumerable<V1PodTemplateSpec> Templates =>
        Deployments.Select(deployment => deployment.Spec.Template).Append(Cron.Spec.JobTemplate.Spec.Template);

    private static V1CronJob Cron => Objects.OfType<V1CronJob>().Single();

    [Fact]
    public void Every_manifest_is_in_the_kustomization()
    {
        Objects.Count.ShouldBe(15);
        Kustomization["resources"].Texts.Order().ShouldBe(
            Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, Folder), "*.yaml").Select(file => Path.GetFileName(file))
                .Where(file => file != "kustomization.yaml").Order());
        Yaml.Read($"{Folder}/ingress/kustomization.yaml")["resources"].Texts.ShouldBe(["ingress.yaml"]);
    }

    [Fact]
    public void No_pod_is_root_or_can_write_to_its_image_and_each_is_limited()
    {
        foreach (var pod in Templates.Select(template => template.Spec))
        {
            var container = pod.Containers.ShouldHaveSingleItem();
            pod.SecurityContext.RunAsNonRoot.ShouldBe(true);
            pod.SecurityContext.RunAsUser!.Value.ShouldBeGreaterThan(0);
            pod.SecurityContext.SeccompProfile.Type.ShouldBe("RuntimeDefault");
            pod.AutomountServiceAccountToken.ShouldBe(false);
            container.SecurityContext.ReadOnlyRootFilesystem.ShouldBe(true);
            container.SecurityContext.AllowPrivilegeEscalation.ShouldBe(false);
            container.SecurityContext.Capabilities.Drop.ShouldBe(["ALL"]);
            container.Resources.Limits.Keys.ShouldBe(["cpu", "memory"], ignoreOrder: true);
            container.Resources.Requests.Keys.ShouldBe(["cpu", "memory"], ignoreOrder: true);
        }
    }

    [Fact]
    public void Images_are_pinned()
    {
        var own = Kustomization["images"].Items.ToDictionary(image => image["name"].Text, image => image["newTag"].Text);
        own.Values.ShouldAllBe(tag => tag != "latest" && tag.Contains('.'));
        foreach (var image in Templates.SelectMany(template => template.Spec.Containers).Select(container => container.Image))
            if (!own.ContainsKey(image))
                image.ShouldMatch(ComposeTests.Pinned);
    }

    [Fact]
    public void Secrets_are_generated_from_files_and_each_is_used()
    {
        Objects.OfType<V1Secret>().ShouldBeEmpty();
        var used = Templates.SelectMany(template => template.Spec.Volumes).Where(volume => volume.Secret is not null).ToList();
        used.ShouldAllBe(volume => volume.Secret.DefaultMode == Convert.ToInt32("440", 8));
        used.Select(volume => volume.Secret.SecretName).Distinct().Order()
            .ShouldBe(Kustomization["secretGenerator"].Items.Select(secret => secret["name"].Text).Order());
        File.ReadAllLines(Path.Combine(RepositoryRoot.Path, ".gitignore")).ShouldContain("/deploy/kubernetes/secrets/");
        foreach (var mount in Templates.SelectMany(template => template.Spec.Containers).SelectMany(container => container.VolumeMounts))
            if (mount.MountPath != "/tmp")
                mount.ReadOnlyProperty.ShouldBe(true);
    }

    [Fact]
    public void A_deployment_is_watched_and_gives_way_one_by_one()
    {
        foreach (var deployment in Deployments)
        {
            var pod = deployment.Spec.Template.Spec;
            var container = pod.Containers.Single();
            deployment.Spec.Strategy.RollingUpdate.MaxUnavailable.Value.ShouldBe("0");
            pod.TerminationGracePeriodSeconds!.Value.ShouldBeGreaterThan(60);
            // Live looks at nothing outside the process: a lost database must not restart every pod again and again.
            container.LivenessProbe.HttpGet.Path.ShouldBe("/health/live");
            container.ReadinessProbe.HttpGet.Path.ShouldBe("/health/ready");
            (container.StartupProbe.PeriodSeconds * container.StartupProbe.FailureThreshold).ShouldBe(600);
            var names = container.Ports.Select(port => port.Name);
            foreach (var probe in new[] { container.LivenessProbe, container.ReadinessProbe, container.StartupProbe })
                names.ShouldContain(probe.HttpGet.Port.Value);
            var budget = Objects.OfType<V1PodDisruptionBudget>().Single(found => found.Metadata.Name == deployment.Metadata.Name);
            budget.Spec.MaxUnavailable.Value.ShouldBe("1");
            Selects(budget.Spec.Selector, deployment.Spec.Template).ShouldBeTrue();
            Selects(deployment.Spec.Selector, deployment.Spec.Template).ShouldBeTrue();
        }
    }

    [Fact]
    public void Ports_are_those_that_the_programs_are_told()
    {
        var silo = Deployments.Single(deployment => deployment.Metadata.Name == "silo").Spec.Template.Spec.Containers.Single();
        var told = silo.Env.ToDictionary(variable => variable.Name, variable => variable.Value);
        silo.Ports.ToDictionary(port => port.Name, port => port.ContainerPort.ToString(System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(
            new Dictionary<string, string>
            {
                ["silo"] = told["ORLEANS_SILO_PORT"], ["gateway"] = told["ORLEANS_GATEWAY_PORT"], ["health"] = told["ORLEANS_HEALTH_PORT"],
            });
        silo.Env.Single(variable => variable.Name == "ORLEANS_ADVERTISED_ADDRESS").ValueFrom.FieldRef.FieldPath.ShouldBe("status.podIP");
    }

    [Fact]
    public void Only_silos_reach_a_silo_s_port_and_only_the_api_its_gateway()
    {
        var policies = Objects.OfType<V1NetworkPolicy>().ToList();
        var closed = policies.Single(policy => policy.Metadata.Name == "closed").Spec;
        closed.PodSelector.MatchLabels.ShouldBeNull();
        (closed.Ingress, closed.Egress).ShouldBe((null, null));
        closed.PolicyTypes.ShouldBe(["Ingress", "Egress"]);

        Callers(policies, "silo").ShouldBe([("11111", "silo"), ("30000", "api")], ignoreOrder: true);
        Callers(policies, "cron").ShouldBeEmpty();
        Callers(policies, "api").ShouldBe([("8080", "cron"), ("8080", "ingress-nginx")], ignoreOrder: true);
    }

    [Fact]
    public void The_cron_job_calls_the_cron_route_of_the_service()
    {
        var service = Objects.OfType<V1Service>().Single();
        var api = Deployments.Single(deployment => deployment.Metadata.Name == "api").Spec.Template;
        service.Spec.Selector.ShouldAllBe(label => api.Metadata.Labels[label.Key] == label.Value);
        service.Spec.Ports.Single().Port.ShouldBe(80);
        Cron.Spec.ConcurrencyPolicy.ShouldBe("Forbid");
        var script = Cron.Spec.JobTemplate.Spec.Template.Spec.Containers.Single().Command[^1];
        script.ShouldContain($"http://{service.Metadata.Name}{MapCron.Route}");
        script.ShouldContain("/run/secrets/cron/cron_api_key");
    }

    private static List<(string Port, string From)> Callers(List<V1NetworkPolicy> policies, string component) => policies
        .Where(policy => policy.Spec.PodSelector.MatchLabels?.Values.Contains(component) == true)
        .SelectMany(policy => policy.Spec.Ingress ?? [])
        .SelectMany(rule => rule.Ports.SelectMany(port => rule.FromProperty.Select(from => (port.Port.Value, Name(from)))))
        .ToList();

    private static string Name(V1NetworkPolicyPeer peer) =>
        (peer.PodSelector ?? peer.NamespaceSelector).MatchLabels.Values.Single();

    private static bool Selects(V1LabelSelector selector, V1PodTemplateSpec template) =>
        selector.MatchLabels.All(label => template.Metadata.Labels.TryGetValue(label.Key, out var value) && value == label.Value);
}
