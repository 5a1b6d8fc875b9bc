using System.Text.Json;
using Orleans.Storage;

namespace OrleansPayouts.Silo.Hosting;

/// <summary>
/// Grain state as plain JSON. Neither a type's name nor an assembly's is in it, so that both can change under the state
/// that is stored.
/// </summary>
public sealed class GrainStateSerializer : IGrainStorageSerializer
{
    // Members that are not known are passed over: during an update an older silo reads what a newer one wrote.
    private static readonly JsonSerializerOptions Json = new() { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Skip };

    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, Json));

    public T? Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input.ToMemory().Span, Json);
}
