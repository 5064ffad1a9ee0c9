/// Numbers between two ends as numbers without limits, for a search that knows none.
enum Squashing {
    /// The number between 0 and 1 that a free one stands for, 1/(1 + e⁻ˣ), never quite an end.
    static func share(_ free: Double) -> Double {
        let bounded = min(max(free, -16), 16)
        return 1 / (1 + Elementary.exp(-bounded))
    }

    /// The free number for one between 0 and 1.
    static func free(_ share: Double) -> Double {
        let inside = min(max(share, 1e-6), 1 - 1e-6)
        return Elementary.log(inside / (1 - inside))
    }
}
