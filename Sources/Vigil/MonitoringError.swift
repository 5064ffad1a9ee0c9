/// Why the service did not do what was asked.
public struct MonitoringError: Error, Hashable, Sendable {
    /// The closed set of reasons; stable text, fit for metric labels and for clients to compare with.
    public enum Code: String, Sendable, CaseIterable {
        case unknownModel = "unknown_model"
        case unknownVersion = "unknown_version"
        case unknownRule = "unknown_rule"
        case unknownChannel = "unknown_channel"
        case unknownExperiment = "unknown_experiment"
        case noBaseline = "no_baseline"
        case conflict
        case invalidValue = "invalid_value"
        case tooLarge = "too_large"
        case requestKeyReused = "request_key_reused"
        case backupRunning = "backup_running"
        case noBackupDirectory = "no_backup_directory"
        case stopped
    }

    /// Which kind of fault it is.
    public var code: Code
    /// The field at fault; empty when it is the whole.
    public var field: String
    /// What was given and what is allowed.
    public var detail: String

    /// An error about `field`.
    public init(_ code: Code, field: String = "", _ detail: String) {
        self.code = code
        self.field = field
        self.detail = detail
    }
}

extension MonitoringError: CustomStringConvertible {
    /// Field and detail in one sentence.
    public var description: String { field.isEmpty ? detail : "\(field): \(detail)" }
}
