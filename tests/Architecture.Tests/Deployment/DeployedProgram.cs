using System.Text.RegularExpressions;

namespace OrleansPayouts.Architecture.Tests;

/// <summary>One program as one way of deploying it starts it.</summary>
/// <param name="Place">Which file says so.</param>
/// <param name="Role"><c>silo</c> or <c>api</c>.</param>
/// <param name="Environment">Its variables, interpolations replaced by their defaults.</param>
/// <param name="SecretFiles">Where it finds which secret: the path in its variables, and the file that make-secrets.sh makes.</param>
internal sealed partial record DeployedProgram(
    string Place, string Role, IReadOnlyDictionary<string, string> Environment, IReadOnlyDictionary<string, string> SecretFiles)
{
    public static IReadOnlyList<DeployedProgram> All { get; } =
    [
        FromCompose("silo"), FromCompose("api"),
        FromKubernetes("silo"), FromKubernetes("api"),
        FromSystemd("silo"), FromSystemd("api"),
    ];

    public static string Default(string text) => Interpolation().Replace(text, "$2");

    private static DeployedProgram FromCompose(string role)
    {
        var service = Yaml.Read("docker-compose.yml")["services"][role];
        return new(
            "docker-compose.yml",
            role,
            service["environment"].Map().ToDictionary(pair => pair.Key, pair => Default(pair.Value)),
            service["secrets"].Texts.ToDictionary(secret => "/run/secrets/" + secret));
    }

    private static DeployedProgram FromKubernetes(string role)
    {
        var pod = Yaml.All($"deploy/kubernetes/{role}.yaml").First(document => document["kind"].Text == "Deployment")["spec"]["template"]["spec"];
        var container = pod["containers"].Items.Single();
        var environment = Yaml.Read("deploy/kubernetes/settings.yaml")["data"].Map();
        // An address that Kubernetes fills in is any address here.
        foreach (var variable in container["env"].Items)
            environment[variable["name"].Text] = variable["value"].IsMissing ? "10.1.2.3" : variable["value"].Text;
        var generated = Yaml.Read("deploy/kubernetes/kustomization.yaml")["secretGenerator"].Items
            .ToDictionary(secret => secret["name"].Text, secret => secret["files"].Texts.Select(file => Path.GetFileName(file)!));
        var mounts = container["volumeMounts"].Items.ToDictionary(mount => mount["name"].Text, mount => mount["mountPath"].Text);
        var files = pod["volumes"].Items.Where(volume => !volume["secret"].IsMissing)
            .SelectMany(volume => generated[volume["secret"]["secretName"].Text].Select(file => (Path: $"{mounts[volume["name"].Text]}/{file}", file)))
            .ToDictionary(found => found.Path, found => found.file);
        return new($"deploy/kubernetes/{role}.yaml", role, environment, files);
    }

    private static DeployedProgram FromSystemd(string role)
    {
        var unit = SystemdUnit.Read($"deploy/systemd/orleans-payouts-{role}.service");
        var environment = SystemdUnit.Assignments(File.ReadLines(Path.Combine(RepositoryRoot.Path, "deploy/systemd/settings.env")));
        foreach (var (name, value) in SystemdUnit.Assignments(unit.Values("Service", "Environment")))
            environment[name] = value;
        var files = unit.Values("Service", "LoadCredential").Select(credential => credential.Split(':', 2))
            .ToDictionary(parts => "%d/" + parts[0], parts => Path.GetFileName(parts[1]));
        return new($"deploy/systemd/orleans-payouts-{role}.service", role, environment, files);
    }

    [GeneratedRegex(@"\$\{([A-Z_]+):-([^}]*)\}")]
    private static partial Regex Interpolation();
}
