// swift-tools-version: 6.3

import PackageDescription

// What only PlugboardObservability needs: whoever depends on this package with `traits: []` does not fetch it.
let observability = TargetDependencyCondition.when(traits: ["Observability"])
// The same for the program `plugboard`.
let program = TargetDependencyCondition.when(traits: ["Program"])

let package = Package(
  name: "Plugboard",
  // The oldest systems that ship the Synchronization module.
  platforms: [.macOS(.v15), .iOS(.v18), .tvOS(.v18), .watchOS(.v11), .visionOS(.v2)],
  products: [
    .library(name: "Plugboard", targets: ["Plugboard"]),
    .library(name: "PlugboardTesting", targets: ["PlugboardTesting"]),
    .library(name: "PlugboardObservability", targets: ["PlugboardObservability"]),
    .executable(name: "plugboard", targets: ["PlugboardProgram"]),
  ],
  traits: [
    .default(enabledTraits: ["Observability", "Program"]),
    .trait(name: "Observability", description: "The product PlugboardObservability, and the packages that it needs."),
    .trait(name: "Program", description: "The program plugboard, and the package that it needs."),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.0"),
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
    .target(name: "DeskSimulation", dependencies: ["Desk", "PlugboardJSON"]),
    .executableTarget(
      name: "PlugboardProgram",
      dependencies: [
        "Desk", "DeskSimulation",
        .product(name: "ArgumentParser", package: "swift-argument-parser", condition: program),
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
    .testTarget(name: "DeskTests", dependencies: ["Desk", "PlugboardJSON", "PlugboardTestSupport"]),
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
