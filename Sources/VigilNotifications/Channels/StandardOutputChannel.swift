import Foundation
public import VigilDomain

/// Prints each message as one line on standard output.
public struct StandardOutputChannel: NotificationChannel {
    public let name: String

    /// A channel of that name.
    public init(name: String = "stdout") { self.name = name }

    public var redactedTarget: String { "standard output" }

    public func send(_ message: AlertMessage) async -> DeliveryOutcome {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data((message.textLine + "\n").utf8))
            return .delivered
        } catch {
            return .retry(after: nil, reason: "standard output: \(error)")
        }
    }
}
