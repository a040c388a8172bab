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
    // These need the trait "Desk". A desk with plugins of its own takes the first three, other programs its heart.
    .library(name: "DeskActions", targets: ["DeskActions"]),
    .library(name: "DeskPlugins", targets: ["DeskPlugins"]),
    .library(name: "DeskProgram", targets: ["DeskProgram"]),
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
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.100.0"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
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
    .target(name: "DeskActions", dependencies: ["Desk", "Plugboard"]),
    .target(name: "DeskPlugins", dependencies: ["Desk", "DeskActions", "Plugboard"]),
    .target(
      name: "DeskServer",
      dependencies: [
        "Desk", "DeskActions", "DeskSQLite", "Plugboard",
        .product(name: "Crypto", package: "swift-crypto", condition: desk),
        .product(name: "CryptoExtras", package: "swift-crypto", condition: desk),
        .product(name: "GRDB", package: "GRDB.swift", condition: desk),
        .product(name: "Hummingbird", package: "hummingbird", condition: desk),
        .product(name: "HummingbirdCore", package: "hummingbird", condition: desk),
        .product(name: "HummingbirdTLS", package: "hummingbird", condition: desk),
        .product(name: "NIOCore", package: "swift-nio", condition: desk),
        .product(name: "NIOHTTP1", package: "swift-nio", condition: desk),
        .product(name: "NIOPosix", package: "swift-nio", condition: desk),
        .product(name: "NIOSSL", package: "swift-nio-ssl", condition: desk),
        .product(name: "NIOWebSocket", package: "swift-nio", condition: desk),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras", condition: desk),
        .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras", condition: desk),
        .product(name: "HTTPTypes", package: "swift-http-types", condition: desk),
        .product(name: "Logging", package: "swift-log", condition: desk),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle", condition: desk),
      ],
      resources: [.copy("Web")]
    ),
    .target(
      name: "DeskProgram",
      dependencies: [
        "Desk", "DeskActions", "DeskServer", "DeskSimulation", "DeskSQLite", "Plugboard",
        .product(name: "Logging", package: "swift-log", condition: desk),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle", condition: desk),
        .product(name: "UnixSignals", package: "swift-service-lifecycle", condition: desk),
        .product(name: "ArgumentParser", package: "swift-argument-parser", condition: desk),
      ]
    ),
    .executableTarget(name: "PlugboardProgram", dependencies: ["DeskPlugins", "DeskProgram"]),
    // Examples/OwnDesk is a package of its own, which would build everything that a desk needs once more. So its sources are
    // built and tested here, and `make examples` looks only whether its Package.swift finds what it asks for.
    .target(
      name: "OpeningHours", dependencies: ["DeskActions", "Plugboard"], path: "Examples/OwnDesk/Sources/OpeningHours"),
    .executableTarget(
      name: "own-desk", dependencies: ["DeskPlugins", "DeskProgram", "OpeningHours"],
      path: "Examples/OwnDesk/Sources/own-desk"),
    .testTarget(
      name: "OpeningHoursTests", dependencies: ["Desk", "DeskActions", "DeskSQLite", "OpeningHours", "Plugboard"],
      path: "Examples/OwnDesk/Tests/OpeningHoursTests"),
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
    .target(name: "BrowserDriver", dependencies: ["PlugboardTestSupport"], path: "Tests/BrowserDriver"),
    .testTarget(
      name: "DeskServerTests",
      dependencies: [
        "BrowserDriver", "Desk", "DeskActions", "DeskPlugins", "DeskServer", "Plugboard", "PlugboardProgram",
        "PlugboardTestSupport", "own-desk",
        .product(name: "Crypto", package: "swift-crypto", condition: desk),
        .product(name: "GRDB", package: "GRDB.swift", condition: desk),
        .product(name: "Hummingbird", package: "hummingbird", condition: desk),
        .product(name: "HummingbirdCore", package: "hummingbird", condition: desk),
        .product(name: "HummingbirdTesting", package: "hummingbird", condition: desk),
        .product(name: "HummingbirdTLS", package: "hummingbird", condition: desk),
        .product(name: "HTTPTypes", package: "swift-http-types", condition: desk),
        .product(name: "Logging", package: "swift-log", condition: desk),
        .product(name: "NIOCore", package: "swift-nio", condition: desk),
        .product(name: "NIOEmbedded", package: "swift-nio", condition: desk),
        .product(name: "NIOHTTP1", package: "swift-nio", condition: desk),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras", condition: desk),
        .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras", condition: desk),
        .product(name: "NIOPosix", package: "swift-nio", condition: desk),
        .product(name: "NIOSSL", package: "swift-nio-ssl", condition: desk),
        .product(name: "NIOWebSocket", package: "swift-nio", condition: desk),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle", condition: desk),
      ]
    ),
    .executableTarget(
      name: "desk-load",
      dependencies: [
        "Desk", "DeskServer", "DeskSQLite", "Plugboard",
        .product(name: "ArgumentParser", package: "swift-argument-parser", condition: desk),
        .product(name: "GRDB", package: "GRDB.swift", condition: desk),
        .product(name: "Logging", package: "swift-log", condition: desk),
        .product(name: "NIOCore", package: "swift-nio", condition: desk),
        .product(name: "NIOPosix", package: "swift-nio", condition: desk),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle", condition: desk),
        .product(name: "UnixSignals", package: "swift-service-lifecycle", condition: desk),
      ], path: "Benchmarks/Load"),
    .testTarget(name: "BrowserDriverTests", dependencies: ["BrowserDriver"]),
    .testTarget(
      name: "DeskActionsTests", dependencies: ["Desk", "DeskActions", "DeskPlugins", "DeskSQLite", "Plugboard"]),
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
