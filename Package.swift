// swift-tools-version: 6.3

import PackageDescription

// What only PlugboardObservability needs: whoever depends on this package with `traits: []` does not fetch it.
let observability = TargetDependencyCondition.when(traits: ["Observability"])
// The same for the desk: its store and the program `plugboard`.
let desk = TargetDependencyCondition.when(traits: ["Desk"])

let package = Package(
  name: "Plugboard",
  // The oldest systems that ship the Synchronization module.
  platforms: [.macOS(.v15), .iOS(.v18), .tvOS(.v18), .watchOS(.v11), .visionOS(.v2)],
  products: [
    .library(name: "Plugboard", targets: ["Plugboard"]),
    .library(name: "PlugboardTesting", targets: ["PlugboardTesting"]),
    .library(name: "PlugboardObservability", targets: ["PlugboardObservability"]),
    .executable(name: "plugboard", targets: ["PlugboardProgram"]),
    // The desk's parts, which need the trait "Desk": for those who build a desk of their own, and for Benchmarks/.
    .library(name: "Desk", targets: ["Desk"]),
    .library(name: "DeskSQLite", targets: ["DeskSQLite"]),
  ],
  traits: [
    .default(enabledTraits: ["Observability", "Desk"]),
    .trait(name: "Observability", description: "The product PlugboardObservability, and the packages that it needs."),
    .trait(name: "Desk", description: "The desk's store and the program plugboard, and the packages that they need."),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
  ],
  targets: [
    .target(name: "PlugboardJSON"),
    .target(name: "Plugboard", dependencies: ["PlugboardJSON"]),
    .target(name: "PlugboardTesting", dependencies: ["Plugboard"]),
    .target(
      name: "PlugboardObservability",
      dependencies: [
        "Plugboard",
        .product(name: "Logging", package: "swift-log", condition: observability),
        .product(name: "Metrics", package: "swift-metrics", condition: observability),
        .product(name: "Tracing", package: "swift-distributed-tracing", condition: observability),
      ]
    ),
    .target(name: "Desk", dependencies: ["PlugboardJSON"]),
    .target(name: "DeskStoreContract", dependencies: ["Desk", "PlugboardJSON"]),
    .target(
      name: "DeskSQLite",
      dependencies: [
        "Desk", "PlugboardJSON", .product(name: "GRDB", package: "GRDB.swift", condition: desk),
        .product(name: "GRDBSQLite", package: "GRDB.swift", condition: desk),
      ]
    ),
    .target(name: "DeskSimulation", dependencies: ["Desk", "DeskSQLite", "PlugboardJSON"]),
    .executableTarget(
      name: "PlugboardProgram",
      dependencies: [
        "Desk", "DeskSimulation", "DeskSQLite",
        .product(name: "ArgumentParser", package: "swift-argument-parser", condition: desk),
      ]
    ),
    .executableTarget(
      name: "desk-trials", dependencies: ["DeskSimulation"], path: "Tests/DeskSimulationTests/Program"),
    .testTarget(
      name: "PlugboardDocumentationTests",
      dependencies: [
        "Plugboard", "PlugboardTesting", "PlugboardObservability",
        .product(name: "Logging", package: "swift-log", condition: observability),
      ]
    ),
    .target(name: "PlugboardTestSupport", path: "Tests/PlugboardTestSupport"),
    .testTarget(name: "PlugboardJSONTests", dependencies: ["PlugboardJSON", "PlugboardTestSupport"]),
    .testTarget(name: "PlugboardTests", dependencies: ["Plugboard", "PlugboardTesting", "PlugboardTestSupport"]),
    .testTarget(
      name: "DeskTests", dependencies: ["Desk", "DeskStoreContract", "PlugboardJSON", "PlugboardTestSupport"]
    ),
    .target(name: "DeskPowerFailure", path: "Tests/DeskPowerFailure"),
    .executableTarget(
      name: "DeskCrashChild", dependencies: ["Desk", "DeskPowerFailure", "DeskSQLite", "PlugboardJSON"],
      path: "Tests/DeskCrashChild"
    ),
    .testTarget(
      name: "DeskSQLiteTests",
      dependencies: [
        "Desk", "DeskCrashChild", "DeskSQLite", "DeskStoreContract", "PlugboardJSON", "PlugboardTestSupport",
        .product(name: "GRDB", package: "GRDB.swift", condition: desk),
      ],
      exclude: ["Golden"]
    ),
    .testTarget(
      name: "DeskSimulationTests", dependencies: ["Desk", "DeskSimulation", "PlugboardJSON"],
      exclude: ["Planted", "Program"]),
    .testTarget(
      name: "PlugboardObservabilityTests",
      dependencies: [
        "Plugboard", "PlugboardTesting", "PlugboardObservability",
        .product(name: "Logging", package: "swift-log", condition: observability),
        .product(name: "InMemoryLogging", package: "swift-log", condition: observability),
        .product(name: "Metrics", package: "swift-metrics", condition: observability),
        .product(name: "MetricsTestKit", package: "swift-metrics", condition: observability),
        .product(name: "Tracing", package: "swift-distributed-tracing", condition: observability),
        .product(name: "InMemoryTracing", package: "swift-distributed-tracing", condition: observability),
      ]
    ),
  ]
)

for target in package.targets {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
    .treatAllWarnings(as: .error),
  ]
}
