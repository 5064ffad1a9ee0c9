import Foundation
public import VigilDomain

/// Appends each message as one line of JSON to a file.
public actor FileChannel: NotificationChannel {
    public nonisolated let name: String
    private nonisolated let path: String

    /// A channel that appends to the file at `path`, which is made when it is not there.
    public init(name: String = "file", path: String) {
        self.name = name
        self.path = path
    }

    public nonisolated var redactedTarget: String { path }

    public func send(_ message: AlertMessage) async -> DeliveryOutcome {
        do {
            var line = try message.jsonLine()
            line.append(0x0A)
            // One write to a descriptor opened for appending: lines of two processes do not mix.
            let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { return .retry(after: nil, reason: "\(path): \(Self.lastError())") }
            let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            try file.write(contentsOf: line)
            try file.synchronize()
            return .delivered
        } catch {
            return .retry(after: nil, reason: "\(path): \(error)")
        }
    }

    private static func lastError() -> String { String(cString: strerror(errno)) }
}
