// swift-tools-version: 6.3

// What the trials of the desk need and nothing else, for a tree that is built over and over: see `run`.

import PackageDescription

let package = Package(
  name: "Plugboard",
  platforms: [.macOS(.v15)],
  dependencies: [.package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0")],
  targets: [
    .target(name: "PlugboardJSON"),
    .target(name: "Desk", dependencies: ["PlugboardJSON"]),
    .target(
      name: "DeskSQLite", dependencies: ["Desk", "PlugboardJSON", .product(name: "GRDB", package: "GRDB.swift")]),
    .target(name: "DeskSimulation", dependencies: ["Desk", "DeskSQLite", "PlugboardJSON"]),
    .executableTarget(
      name: "desk-trials", dependencies: ["DeskSimulation"], path: "Tests/DeskSimulationTests/Program"),
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
  ]
}
