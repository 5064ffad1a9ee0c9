import Foundation
import VigilClient
import VigilFormats

/// A recorded file that can be opened more than once: standard input is copied into a temporary file first.
struct RecordedFile: ~Copyable {
    /// Where it can be read.
    let path: String
    /// What messages call it.
    let name: String
    private let isTemporary: Bool

    /// A file by its path, or standard input for `-`.
    init(_ argument: String) throws {
        guard argument == "-" else {
            path = argument
            name = argument
            isTemporary = false
            return
        }
        name = "standard input"
        isTemporary = true
        path = FileManager.default.temporaryDirectory.appendingPathComponent("vigil-\(UUID().uuidString)").path
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure("\(path): a temporary file cannot be made: \(String(cString: strerror(errno)))")
        }
        let copy = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        while let piece = try FileHandle.standardInput.read(upToCount: 1 << 20), !piece.isEmpty {
            try copy.write(contentsOf: piece)
        }
    }

    /// Runs `body`, whose errors about the file call it by the name that the user gave.
    static func naming<Result>(_ name: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch var error as FormatError {
            error.source = name
            throw error
        } catch let error as RecordingError {
            throw CommandFailure("\(name): \(error)")
        }
    }

    deinit {
        if isTemporary { unlink(path) }
    }
}
