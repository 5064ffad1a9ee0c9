extension MetricMeasurement {
    /// The greatest size of a value that a caller may record, or set as a limit.
    ///
    /// The square of such a number, and of the difference of two of them, is finite, so that what is pooled from them
    /// and drawn of them is.
    public static let greatestValue = 1e150

    /// The most rows behind a value: a double counts exactly up to here.
    public static let greatestCount = 1 << 53

    /// Whether a number may be recorded or set as a limit; NaN and infinities may not.
    package static func isAllowed(_ value: Double) -> Bool { value.magnitude <= greatestValue }

    /// Those numbers in words that follow "it must be".
    package static let allowedValues = "a number from -1e150 to 1e150"
}
