# The three programs of the cluster, one image each:
#   docker build --target silo -t orleans-payouts-silo .     (likewise api, simulator)
#
# The tags are exact versions; bring them to the newest patch with every release of .NET, both at once. A digest after
# the tag (docker buildx imagetools inspect IMAGE) makes a build repeatable to the byte.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0.400-noble
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0.11-noble-chiseled

FROM ${SDK_IMAGE} AS build
WORKDIR /work
# What .dockerignore lets through: the sources and what the build reads.
COPY . .
RUN dotnet publish src/Silo -c Release -o /out/silo \
 && dotnet publish src/Api -c Release -o /out/api \
 && dotnet publish src/StripeSimulator -c Release -o /out/simulator \
 && mkdir /out/empty

# No shell, no package manager, and the user app (1654) instead of root.
FROM ${RUNTIME_IMAGE} AS runtime
WORKDIR /app
ENV DOTNET_EnableDiagnostics=0
USER 1654:1654

FROM runtime AS silo
COPY --from=build /out/silo ./
ENTRYPOINT ["dotnet", "OrleansPayouts.Silo.dll"]

FROM runtime AS simulator
COPY --from=build /out/simulator ./
# A named volume takes its owner from the folder that it covers.
COPY --from=build --chown=1654:1654 /out/empty /data
ENTRYPOINT ["dotnet", "OrleansPayouts.StripeSimulator.dll"]

# Last, so that a build without --target makes it.
FROM runtime AS api
COPY --from=build /out/api ./
ENTRYPOINT ["dotnet", "OrleansPayouts.Api.dll"]
