// swift-tools-version: 6.3

import PackageDescription

let package = Package(
  name: "PlugboardBenchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "Plugboard", path: "..", traits: [])],
  targets: [
    // What the C library's allocator says about itself; Swift does not import that.
    .target(name: "HeapBytes"),
    .executableTarget(
      name: "plugboard-benchmarks",
      dependencies: ["HeapBytes", .product(name: "Plugboard", package: "Plugboard")],
      path: "Sources/PlugboardBenchmarks",
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .enableUpcomingFeature("InferIsolatedConformances"),
        .enableUpcomingFeature("ImmutableWeakCaptures"),
        .treatAllWarnings(as: .error),
      ]
    ),
  ]
)
