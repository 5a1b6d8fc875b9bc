using System.Text.Json;

namespace OrleansPayouts.Bench;

/// <summary>How figures are written.</summary>
internal static class FigureJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };
}
