// swift-tools-version: 6.2
import PackageDescription

// MARK: Settings shared by every target of ours

let swiftSettings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// A Swift target of ours, at SwiftPM's conventional path.
func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: swiftSettings)
}

func testSuite(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: swiftSettings)
}

// MARK: Other people's packages

let packages: [Package.Dependency] = [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: ["JSON"]),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
]

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let configuration: Target.Dependency = .product(name: "Configuration", package: "swift-configuration")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioFoundation: Target.Dependency = .product(name: "NIOFoundationCompat", package: "swift-nio")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let systemPackage: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")

// MARK: Targets (the table in docs/architecture.md; scripts/check-edges compares the imports with it)

let libraries: [Target] = [
    // C++ and C libraries behind plain C functions.
    .target(name: "CBoostMath"),
    .target(
        name: "CVectorSort",
        linkerSettings: [.linkedLibrary("hwy_contrib"), .linkedLibrary("hwy")]),
    .target(name: "CSIMDJSON", linkerSettings: [.linkedLibrary("simdjson")]),
    .target(name: "CFastFloat"),
    .target(name: "CHeap"),
    .target(name: "CLoading"),
    .target(name: "CLinearAlgebra", dependencies: ["CLoading"]),
    .target(name: "CXGBoost", dependencies: ["CLoading"]),
    .target(name: "CPostgres", dependencies: ["CLoading"]),
    .target(name: "CHiredis", dependencies: ["CLoading"]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "CAssets", exclude: ["resources"], cSettings: [.headerSearchPath("resources")]),

    // Pure.
    library("VigilStatistics", ["CBoostMath", "CVectorSort", "CLinearAlgebra"]),
    library("VigilLearning", ["VigilStatistics", "CXGBoost"]),
    library("VigilDomain", ["VigilStatistics"]),
    library("VigilMonitoring", ["VigilDomain", "VigilStatistics", "VigilLearning"]),
    library("VigilFormats", ["VigilDomain", "CSIMDJSON", "CFastFloat", "CZstd", "CZlib"]),

    // Shells.
    library("VigilStorage", ["VigilDomain", "VigilStatistics", "CZstd", crypto]),
    library("VigilSQLite", ["VigilStorage", grdb, grdbSQLite]),
    library("VigilPostgres", ["VigilStorage", "CPostgres"]),
    library("VigilRedis", ["Vigil", "VigilDomain", "CHiredis"]),
    library("VigilNotifications", ["VigilDomain", httpClient, crypto, nioCore, nioHTTP1]),
    library(
        "Vigil",
        [
            "VigilStatistics", "VigilDomain", "VigilMonitoring", "VigilStorage", "VigilNotifications",
            lifecycle, logging,
        ]),
    library("VigilDetectorContract", ["Vigil", "VigilStatistics"]),
    library("VigilDashboard", ["VigilDomain", "VigilMonitoring", "VigilStatistics", "VigilStorage", "CAssets"]),
    library(
        "VigilServer",
        [
            "Vigil", "VigilDashboard", "VigilFormats", "VigilDomain", "VigilMonitoring", "VigilNotifications",
            "VigilStatistics", "VigilStorage", crypto, hummingbird, hummingbirdCore, httpTypes, lifecycle, logging,
            nioCore, nioFoundation,
        ]),
    library("VigilClient", ["VigilDomain", "VigilFormats", httpClient, nioCore, nioHTTP1, nioPosix]),
]

let executables: [Target] = [
    .executableTarget(
        name: "VigilCommand",
        dependencies: [
            "Vigil", "VigilServer", "VigilClient", "VigilDashboard", "VigilFormats", "VigilSQLite", "VigilPostgres",
            "VigilRedis", "VigilStorage", "VigilDomain", "VigilMonitoring", "VigilNotifications", "VigilStatistics",
            "CHeap", argumentParser, configuration, httpClient, lifecycle, logging, nioCore, systemPackage, unixSignals,
        ],
        swiftSettings: swiftSettings),
    .target(
        name: "UsageExamples", dependencies: ["Vigil", "VigilSQLite"], path: "Examples/Usage",
        swiftSettings: swiftSettings),
    .target(
        name: "CustomDetector", dependencies: ["Vigil", "VigilSQLite", "VigilStatistics"],
        path: "Examples/CustomDetector", swiftSettings: swiftSettings),
    .target(
        name: "RealEstate", dependencies: ["Vigil", lifecycle, logging], path: "Examples/RealEstate/Sources/RealEstate",
        swiftSettings: swiftSettings),
    .executableTarget(
        name: "RealEstateDemo",
        dependencies: [
            "RealEstate", "Vigil", "VigilClient", "VigilDomain", "VigilFormats", "VigilMonitoring", "VigilServer",
            "VigilSQLite", httpClient, lifecycle, logging, unixSignals,
        ],
        path: "Examples/RealEstate/Sources/Demo",
        swiftSettings: swiftSettings),
    .executableTarget(
        name: "VigilBenchmarks",
        dependencies: [
            "Vigil", "VigilDomain", "VigilFormats", "VigilMonitoring", "VigilSQLite", "VigilStatistics", "VigilStorage",
            "CZlib", "CZstd", httpClient, logging, nioCore, nioHTTP1,
        ],
        path: "Benchmarks/Sources",
        swiftSettings: swiftSettings),
    .executableTarget(
        name: "VigilCalibration",
        dependencies: ["VigilStatistics", "VigilDomain", "VigilMonitoring", "VigilFormats"],
        path: "Benchmarks/Calibration",
        swiftSettings: swiftSettings),
    .executableTarget(
        name: "GoldenRunner",
        dependencies: ["VigilStatistics"],
        path: "Tests/GoldenRunner",
        swiftSettings: swiftSettings),
]

let tests: [Target] = [
    testSuite("VigilStatisticsTests", ["VigilStatistics", "CVectorSort"]),
    testSuite("VigilLearningTests", ["VigilLearning", "VigilStatistics"]),
    testSuite("VigilDomainTests", ["VigilDomain"]),
    testSuite(
        "VigilMonitoringTests",
        ["VigilMonitoring", "VigilDomain", "VigilFormats", "VigilLearning", "VigilStatistics"]),
    testSuite("VigilFormatsTests", ["VigilFormats", "VigilDomain"]),
    .target(
        name: "StorageContract", dependencies: ["VigilStorage", "VigilDomain"], path: "Tests/StorageContract",
        swiftSettings: swiftSettings),
    testSuite("VigilStorageTests", ["VigilStorage", "VigilDomain"]),
    testSuite(
        "VigilSQLiteTests", ["VigilSQLite", "VigilStorage", "VigilDomain", "StorageContract", grdb, grdbSQLite]),
    testSuite(
        "VigilPostgresTests",
        [
            "VigilPostgres", "VigilSQLite", "VigilStorage", "VigilDomain", "Vigil", "VigilServer", "StorageContract",
            "CPostgres", httpClient, httpTypes, lifecycle, logging, nioCore, nioHTTP1, grdb, grdbSQLite,
        ]),
    testSuite("VigilRedisTests", ["VigilRedis", "Vigil", "VigilDomain"]),
    testSuite(
        "ExampleTests",
        [
            "UsageExamples", "CustomDetector", "RealEstate", "Vigil", "VigilDetectorContract", "VigilSQLite",
            "VigilStatistics",
        ]),
    testSuite("VigilClientTests", ["VigilClient", "VigilDomain", "VigilFormats", nioCore]),
    testSuite(
        "VigilCommandTests",
        [
            "VigilCommand", "Vigil", "VigilClient", "VigilDomain", "VigilFormats", "VigilMonitoring",
            "VigilNotifications", "VigilSQLite", "VigilStatistics", "VigilStorage", argumentParser, configuration,
            logging,
        ],
        exclude: ["Snapshots"]),
    testSuite(
        "VigilNotificationsTests",
        ["VigilNotifications", "VigilDomain", hummingbird, httpClient, httpTypes, lifecycle, nioCore]),
    testSuite(
        "VigilTests",
        [
            "Vigil", "VigilDomain", "VigilFormats", "VigilMonitoring", "VigilNotifications", "VigilSQLite",
            "VigilStatistics",
            "VigilStorage", logging,
        ]),
    testSuite(
        "VigilServerTests",
        [
            "VigilServer", "Vigil", "VigilDomain", "VigilFormats", "VigilNotifications", "VigilSQLite", "VigilStorage",
            "CZlib", "CZstd", httpClient, lifecycle, logging, nioCore, nioHTTP1, nioPosix,
        ]),
    testSuite(
        "VigilDashboardTests",
        ["VigilDashboard", "VigilDomain", "VigilMonitoring", "VigilStorage"]),
]

// MARK: The package

/// The targets that `VIGIL_TARGETS=VigilStatistics,VigilStatisticsTests` names, and what they need.
///
/// The pure part then builds in under a minute, without any package. Unset, everything is there.
func trimmed(_ all: [Target], to wanted: String?) -> [Target] {
    guard let wanted else { return all }
    let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
    var keep: Set<String> = []
    var queue = wanted.split(separator: ",").map(String.init)
    while let name = queue.popLast() {
        guard let target = byName[name], keep.insert(name).inserted else { continue }
        for dependency in target.dependencies {
            if case .byNameItem(let name, _) = dependency { queue.append(name) }
        }
    }
    return all.filter { keep.contains($0.name) }
}

let targets = trimmed(libraries + executables + tests, to: Context.environment["VIGIL_TARGETS"])
let names = Set(targets.map(\.name))
let usesPackages = targets.contains { target in
    target.dependencies.contains { if case .productItem = $0 { true } else { false } }
}

let products: [Product] = [
    .library(name: "Vigil", targets: ["Vigil"]),
    .library(name: "VigilStatistics", targets: ["VigilStatistics"]),
    .library(name: "VigilSQLite", targets: ["VigilSQLite"]),
    .library(name: "VigilPostgres", targets: ["VigilPostgres"]),
    .library(name: "VigilRedis", targets: ["VigilRedis"]),
    .library(name: "VigilDetectorContract", targets: ["VigilDetectorContract"]),
    .executable(name: "vigil", targets: ["VigilCommand"]),
    .executable(name: "real-estate", targets: ["RealEstateDemo"]),
    .executable(name: "vigil-benchmarks", targets: ["VigilBenchmarks"]),
    .executable(name: "vigil-calibration", targets: ["VigilCalibration"]),
    .executable(name: "vigil-goldens", targets: ["GoldenRunner"]),
]

let package = Package(
    name: "vigil",
    products: Context.environment["VIGIL_TARGETS"] == nil ? products : [],
    dependencies: usesPackages ? packages : [],
    targets: targets,
    cxxLanguageStandard: .cxx17
)
