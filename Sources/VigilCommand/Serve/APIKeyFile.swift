import Foundation
import VigilNotifications

/// A file with API keys, one a line; empty lines and lines that begin with `#` do not count.
struct APIKeyFile: Sendable {
    /// The keys, at least one.
    let keys: [Secret]
    /// What should be changed about the file, as a sentence.
    let warning: String?

    /// A shorter key could be guessed.
    static let leastKeyBytes = 16

    /// Reads a file.
    ///
    /// - Parameter path: Where it is.
    /// - Throws: `CommandFailure` that names the line at fault, never the key.
    init(path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure("\(path): there is no such file, or it may not be read; --api-key-file names it")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw CommandFailure("\(path): it is not UTF-8 text")
        }
        var keys: [Secret] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let key = line.trimmingCharacters(in: .whitespaces.union(.newlines))
            guard !key.isEmpty, !key.hasPrefix("#") else { continue }
            guard key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                throw CommandFailure("\(path), line \(index + 1): a key must be visible ASCII without spaces")
            }
            guard key.utf8.count >= Self.leastKeyBytes else {
                throw CommandFailure(
                    "\(path), line \(index + 1): the key has \(key.utf8.count) characters and needs "
                        + "\(Self.leastKeyBytes); `openssl rand -hex 24` makes one")
            }
            keys.append(Secret(key))
        }
        guard !keys.isEmpty else {
            throw CommandFailure("\(path): there is no key in it; `openssl rand -hex 24 > \(path)` puts one there")
        }
        self.keys = keys
        warning =
            Self.isReadableByOthers(path)
            ? "\(path) can be read by every user of this machine; `chmod 600 \(path)` closes it" : nil
    }

    private static func isReadableByOthers(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & mode_t(S_IROTH) != 0
    }
}
