import Foundation

/// Writes lines at once: a reader behind a pipe must not wait until a buffer is full.
enum Output {
    static func line(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }
}
