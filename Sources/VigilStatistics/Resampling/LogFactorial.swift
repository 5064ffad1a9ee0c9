/// log(n!) for the inner loops of samplers.
enum LogFactorial {
    private static let table: [Double] = {
        var table = [0.0]
        for n in 1..<1024 { table.append(table[n - 1] + Elementary.log(Double(n))) }
        return table
    }()

    /// log(n!) of an n that is at least 0, to within 1e-12 of itself.
    @inline(__always)
    static func value(_ n: Int) -> Double {
        if n < table.count { return table[n] }
        // Stirling's series; its third term is below 1e-18 from here on.
        let x = Double(n)
        return (x + 0.5) * Elementary.log(x) - x + 0.9189385332046728 + 1 / (12 * x) - 1 / (360 * x * x * x)
    }
}
