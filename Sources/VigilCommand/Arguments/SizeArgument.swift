import ArgumentParser

/// A number of bytes on the command line: a whole number with a unit, such as `500MiB`, `2GiB` or `1TB`, or bytes alone.
struct SizeArgument: ExpressibleByArgument, Hashable, Sendable {
    let bytes: Int

    /// How it is written, for messages.
    static let form = "a whole number of bytes with or without a unit, such as 500MiB, 2GiB or 1TB"

    private static let units: [(name: String, bytes: Int)] = [
        ("kib", 1 << 10), ("mib", 1 << 20), ("gib", 1 << 30), ("tib", 1 << 40),
        ("kb", 1_000), ("mb", 1_000_000), ("gb", 1_000_000_000), ("tb", 1_000_000_000_000), ("", 1),
    ]

    init?(argument: String) {
        let text = argument.lowercased()
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let count = Int(digits), let unit = Self.units.first(where: { text.dropFirst(digits.count) == $0.name })
        else { return nil }
        let (bytes, overflowed) = count.multipliedReportingOverflow(by: unit.bytes)
        guard !overflowed else { return nil }
        self.bytes = bytes
    }
}
