// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "Plugboard",
  // The oldest systems that ship the Synchronization module.
  platforms: [.macOS(.v15), .iOS(.v18), .tvOS(.v18), .watchOS(.v11), .visionOS(.v2)],
  products: [
    .library(name: "Plugboard", targets: ["Plugboard"]),
    .library(name: "PlugboardTesting", targets: ["PlugboardTesting"]),
    .library(name: "PlugboardObservability", targets: ["PlugboardObservability"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.0"),
  ],
  targets: [
    .target(name: "Plugboard"),
    .target(name: "PlugboardTesting", dependencies: ["Plugboard"]),
    .target(
      name: "PlugboardObservability",
      dependencies: [
        "Plugboard",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "Tracing", package: "swift-distributed-tracing"),
      ]
    ),
    .target(name: "Desk", dependencies: ["Plugboard"]),
    .testTarget(
      name: "PlugboardDocumentationTests",
      dependencies: [
        "Plugboard", "PlugboardTesting", "PlugboardObservability", .product(name: "Logging", package: "swift-log"),
      ]
    ),
    .testTarget(name: "PlugboardTests", dependencies: ["Plugboard", "PlugboardTesting"]),
    .testTarget(name: "DeskTests", dependencies: ["Desk", "Plugboard"]),
    .testTarget(
      name: "PlugboardObservabilityTests",
      dependencies: [
        "Plugboard", "PlugboardTesting", "PlugboardObservability",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "InMemoryLogging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "MetricsTestKit", package: "swift-metrics"),
        .product(name: "Tracing", package: "swift-distributed-tracing"),
        .product(name: "InMemoryTracing", package: "swift-distributed-tracing"),
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
