import Foundation
import Testing

/// A disk in memory of a given size.
enum SmallDisk {
    /// Whether this user may mount one.
    static let isPossible = geteuid() == 0 && canMount()

    private static func canMount() -> Bool {
        let folder = NSTemporaryDirectory() + "vigil-mount-\(UUID().uuidString)"
        guard (try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)) != nil,
            run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder]) == 0
        else { return false }  // then the test says that it needs root
        _ = run(["umount", folder])
        rmdir(folder)
        return true
    }

    static func with(megabytes: Int, at path: String, _ body: (String) async throws -> Void) async throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try #require(run(["mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", path]) == 0)
        defer { _ = run(["umount", "-l", path]) }
        try await body(path)
    }

    private static func run(_ arguments: [String]) -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            return -1
        }
        process.waitUntilExit()
        return process.terminationStatus
    }
}
