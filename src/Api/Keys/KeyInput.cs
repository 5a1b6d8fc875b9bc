using OrleansPayouts.Api.Input;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Keys;

namespace OrleansPayouts.Api.Keys;

/// <summary>A key to be made.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Scopes">At least one, none twice.</param>
/// <param name="ExpiresAt">Null where it lasts until it is revoked.</param>
public sealed record KeyInput(string Name, IReadOnlyList<KeyScope> Scopes, DateTimeOffset? ExpiresAt)
{
    private static readonly InputField NameField = new(
        "name", InputKind.Text, "What the key is for, in words: 1 to 100 characters.", Required: true);

    private static readonly InputField ScopeField = new(
        "scope", InputKind.Text, $"What it opens: {Known}, several separated by a space, as OAuth writes them.", Required: true);

    private static readonly InputField ExpiresField = new(
        "expiresAt", InputKind.Text, "From then on it opens nothing: an instant in the future. Without it the key lasts until it is revoked.");

    public static readonly InputShape Shape = new("Key", [NameField, ScopeField, ExpiresField]);

    private static string Known => string.Join(", ", EnumNames<KeyScope>.All);

    /// <summary>Null where something is wrong, which the row then has refused.</summary>
    public static KeyInput? Read(InputRow row, DateTimeOffset now)
    {
        var name = row.Text(NameField, maxLength: 100);
        var scopes = ReadScopes(row);
        var expires = row.Instant(ExpiresField);
        if (expires <= now)
            row.Refuse(ExpiresField.Name, "must be in the future");
        return row.IsValid ? new KeyInput(name!, scopes, expires) : null;
    }

    private static List<KeyScope> ReadScopes(InputRow row)
    {
        var scopes = new List<KeyScope>();
        foreach (var word in row.Text(ScopeField, maxLength: 100)?.Split(' ') ?? [])
            if (!EnumNames<KeyScope>.TryParse(word, out var scope))
                row.Refuse(ScopeField.Name, $"must be of {Known}; is {Http.Problems.Quoted(word)}");
            else if (scopes.Contains(scope))
                row.Refuse(ScopeField.Name, $"names {word} more than once");
            else
                scopes.Add(scope);
        return scopes;
    }
}
