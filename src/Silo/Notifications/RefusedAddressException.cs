namespace OrleansPayouts.Silo.Notifications;

/// <summary>A webhook leads to this machine or to a private network.</summary>
public sealed class RefusedAddressException() : IOException("The address is not a public one.");
