import Foundation

/// The source files of a plug-in folder, to compare with the list that names them.
enum SourceFolder {
    /// The names of the Swift files in a folder of this module's sources, without `.swift`.
    static func typeNames(_ folder: String) throws -> Set<String> {
        let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let path = package.appending(path: "Sources/VigilMonitoring/\(folder)").path()
        let files = try FileManager.default.contentsOfDirectory(atPath: path)
        return Set(files.filter { $0.hasSuffix(".swift") }.map { String($0.dropLast(6)) })
    }
}
