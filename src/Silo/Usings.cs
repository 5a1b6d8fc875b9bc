global using Orleans;
global using OrleansPayouts.Domain;
