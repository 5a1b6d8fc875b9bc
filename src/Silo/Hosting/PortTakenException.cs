using System.Globalization;

namespace OrleansPayouts.Silo.Hosting;

/// <summary>Another program listens on a port that was configured for this silo.</summary>
public sealed class PortTakenException(string variable, int port)
    : IOException(string.Create(CultureInfo.InvariantCulture, $"Another program uses port {port} ({variable}). Stop it, or set another port; 0 takes a free one."));
