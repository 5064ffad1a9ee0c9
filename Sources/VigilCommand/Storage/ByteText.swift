import VigilMonitoring

/// Bytes in words.
enum ByteText {
    private static let units = ["KiB", "MiB", "GiB", "TiB", "PiB"]

    /// Up to three digits with a unit, such as `1.25 GiB`.
    static func bytes(_ count: Int) -> String {
        guard count >= 1024 else { return "\(max(count, 0)) B" }
        var value = Double(count) / 1024
        var unit = 0
        // What would be told as 1024 of a unit is one of the next.
        while value >= 1023.5, unit < units.count - 1 {
            value /= 1024
            unit += 1
        }
        let decimals = value < 10 ? 2 : value < 100 ? 1 : 0
        return "\(NumberText.fixed(value, decimals: decimals)) \(units[unit])"
    }
}
