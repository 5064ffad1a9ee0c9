extension Timestamp: CustomStringConvertible, LosslessStringConvertible {
    /// The moment as `1997-09-27T00:00:00Z`, with milliseconds only when there are any.
    public var description: String {
        let (days, remainder) = daysAndRemainder
        let date = CivilDate(daysSinceEpoch: days)
        let seconds = Int(remainder / 1000)
        let fraction = Int(remainder % 1000)
        var text = "\(date)T\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
        if fraction != 0 { text += ".\(padded(fraction, 3))" }
        return text + "Z"
    }

    /// Reads an RFC 3339 time; `nil` when it is not one or names no zone.
    public init?(_ description: String) {
        var text = description
        let parsed = text.withUTF8 { try? Timestamp(rfc3339: $0) }  // the reason is for callers that can show it
        guard let parsed else { return nil }
        self = parsed
    }

    /// Reads an RFC 3339 time such as `2026-05-01T10:30:00.250Z` or `2026-05-01T12:30:00+02:00`.
    ///
    /// Seconds may be left out, a space may stand for the `T`, and digits beyond milliseconds are cut. The zone is
    /// required: a time without one means a different moment on every machine.
    ///
    /// - Parameter bytes: The UTF-8 text, nothing before or after it.
    /// - Throws: `TimestampError` with what is wrong.
    public init(rfc3339 bytes: UnsafeBufferPointer<UInt8>) throws(TimestampError) {
        var reader = DigitReader(bytes: bytes)
        guard let year = reader.digits(4), reader.accept("-"), let month = reader.digits(2), reader.accept("-"),
            let day = reader.digits(2)
        else { throw .notATime }
        let date = CivilDate(year: year, month: month, day: day)
        guard date.isValid else { throw .notATime }
        if reader.isAtEnd { throw .noZone }
        guard reader.accept("T") || reader.accept("t") || reader.accept(" "),
            let hour = reader.digits(2), hour < 24, reader.accept(":"), let minute = reader.digits(2), minute < 60
        else { throw .notATime }
        var second = 0
        var millisecond = 0
        if reader.accept(":") {
            guard let value = reader.digits(2), value <= 60 else { throw .notATime }
            second = value
            if reader.accept(".") {
                guard let value = reader.milliseconds() else { throw .notATime }
                millisecond = value
            }
        }
        let offset = try reader.zone()
        guard reader.isAtEnd else { throw .notATime }
        let secondsOfDay = Int64(hour * 3600 + minute * 60 + second - offset * 60)
        milliseconds = Int64(date.daysSinceEpoch) * 86_400_000 + secondsOfDay * 1000 + Int64(millisecond)
    }
}

extension CivilDate: CustomStringConvertible {
    /// The date as `1997-09-27`.
    public var description: String { "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))" }
}

/// Why a text is not a moment.
public enum TimestampError: Error, Hashable, Sendable {
    /// It does not have the form of RFC 3339, or names a day or hour that does not exist.
    case notATime
    /// It is a time, but without `Z` or an offset.
    case noZone
}

extension TimestampError: CustomStringConvertible {
    /// The sentence to show, without the value.
    public var description: String {
        switch self {
        case .notATime: "is not an RFC 3339 time such as 2026-05-01T10:30:00Z"
        case .noZone: "has no zone; write 2026-05-01T10:30:00Z or 2026-05-01T12:30:00+02:00"
        }
    }
}

private func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value.magnitude)
    return (value < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.count)) + digits
}

private struct DigitReader {
    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0

    init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func accept(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    mutating func digits(_ count: Int) -> Int? {
        guard position + count <= bytes.count else { return nil }
        var value = 0
        for index in position..<(position + count) {
            guard let digit = digit(at: index) else { return nil }
            value = value * 10 + digit
        }
        position += count
        return value
    }

    mutating func milliseconds() -> Int? {
        var value = 0
        var count = 0
        while position < bytes.count, let digit = digit(at: position) {
            if count < 3 { value = value * 10 + digit }
            count += 1
            position += 1
        }
        switch count {
        case 0: return nil
        case 1: return value * 100
        case 2: return value * 10
        default: return value
        }
    }

    /// Minutes east of UTC.
    mutating func zone() throws(TimestampError) -> Int {
        if accept("Z") || accept("z") { return 0 }
        if isAtEnd { throw .noZone }
        let sign = accept("+") ? 1 : (accept("-") ? -1 : 0)
        guard sign != 0, let hours = digits(2), hours < 24 else { throw .notATime }
        _ = accept(":")
        guard let minutes = digits(2), minutes < 60 else { throw .notATime }
        return sign * (hours * 60 + minutes)
    }

    private func digit(at index: Int) -> Int? {
        let byte = bytes[index]
        return byte >= 48 && byte <= 57 ? Int(byte) - 48 : nil
    }
}
