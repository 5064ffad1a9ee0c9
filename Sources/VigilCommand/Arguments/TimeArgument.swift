import ArgumentParser
import VigilDomain

/// A moment on the command line: RFC 3339, or a date, which means its beginning in UTC.
struct TimeArgument: ExpressibleByArgument, Hashable, Sendable {
    let timestamp: Timestamp

    init?(argument: String) {
        guard let timestamp = Timestamp(argument) ?? Timestamp(argument + "T00:00:00Z") else { return nil }
        self.timestamp = timestamp
    }

    var defaultValueDescription: String { timestamp.description }
}
