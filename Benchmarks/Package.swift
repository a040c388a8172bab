// swift-tools-version: 6.3

import PackageDescription

let package = Package(
  name: "PlugboardBenchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "Plugboard", path: "..", traits: ["Desk"]),
    // For what the desk is compared with: SQLite by its own interface, from the same library.
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    // What the C library's allocator says about itself; Swift does not import that.
    .target(name: "HeapBytes"),
    // The clock, and results as lines.
    .target(name: "Measuring"),
    .executableTarget(
      name: "plugboard-benchmarks",
      dependencies: ["HeapBytes", "Measuring", .product(name: "Plugboard", package: "Plugboard")],
      path: "Sources/PlugboardBenchmarks"
    ),
    .executableTarget(
      name: "desk-benchmarks",
      dependencies: [
        "HeapBytes", "Measuring",
        .product(name: "Desk", package: "Plugboard"),
        .product(name: "DeskSQLite", package: "Plugboard"),
        // For JSON values.
        .product(name: "Plugboard", package: "Plugboard"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      path: "Sources/DeskBenchmarks"
    ),
  ]
)

for target in package.targets where target.name != "HeapBytes" {
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
