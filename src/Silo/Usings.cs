global using OrleansPayouts.Domain;
