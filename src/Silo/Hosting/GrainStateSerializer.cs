using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Orleans.Storage;
using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Silo.Encryption;

namespace OrleansPayouts.Silo.Hosting;

/// <summary>
/// Grain state as plain JSON. Neither a type's name nor an assembly's is in it, so that both can change under the state
/// that is stored. Addresses that alerts are sent to are sealed: mail addresses are personal, webhook addresses hold secrets.
/// </summary>
public sealed class GrainStateSerializer : IGrainStorageSerializer
{
    /// <summary>The members of <see cref="AlertConfig"/> whose texts are sealed.</summary>
    internal static readonly IReadOnlyList<string> SealedMembers = [nameof(AlertConfig.NotificationEmails), nameof(AlertConfig.WebhookUrls)];

    private readonly JsonSerializerOptions json;

    /// <param name="cipher">Seals the addresses.</param>
    public GrainStateSerializer(DataCipher cipher) => json = new JsonSerializerOptions
    {
        // Members that are not known are passed over: during an update an older silo reads what a newer one wrote.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { type => Seal(type, cipher) } },
    };

    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, json));

    public T? Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input.ToMemory().Span, json);

    private static void Seal(JsonTypeInfo type, DataCipher cipher)
    {
        if (type.Type != typeof(AlertConfig))
            return;
        foreach (var property in type.Properties.Where(property => SealedMembers.Contains(property.Name)))
            property.CustomConverter = new SealedTexts(cipher, property.Name);
    }
}
