package import VigilMonitoring

extension NumberText {
    /// A limit as it was set: its own digits, up to six decimals, and no zeros behind them.
    package static func limit(_ value: Double) -> String {
        guard value.isFinite, value.magnitude >= 0.0001, value.magnitude < 1e15 else { return number(value) }
        return fixed(value, decimals: 6).trimmingZeros
    }

    /// A change relative to `before`: `+95 %`, `-3.1 %`, `no change`; `nil` where a percentage means nothing.
    package static func change(from before: Double, to after: Double) -> String? {
        guard before.isFinite, after.isFinite, before != 0 else { return nil }
        let change = (after - before) / before.magnitude * 100
        guard change.magnitude < 1e6 else { return nil }
        let text = fixed(change.magnitude, decimals: change.magnitude < 9.95 ? 1 : 0)
        return text == "0.0" ? "no change" : "\(change < 0 ? "-" : "+")\(text) %"
    }

    /// A mark of an axis: so many decimals, millions and more shortened so that the labels stay narrow.
    static func tick(_ value: Double, decimals: Int) -> String {
        let units: [(size: Double, letter: String)] = [(1e12, "T"), (1e9, "G"), (1e6, "M")]
        if let unit = units.first(where: { value.magnitude >= $0.size }) {
            return fixed(value / unit.size, decimals: 3).trimmingZeros + " " + unit.letter
        }
        return decimals > 6 ? number(value) : fixed(value, decimals: decimals)
    }
}

extension String {
    /// Without zeros at the end of its decimals, and without a point that nothing follows.
    var trimmingZeros: String {
        guard utf8.contains(UInt8(ascii: ".")), !utf8.contains(UInt8(ascii: "e")) else { return self }
        var text = self
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }

    /// At most `count` characters, the last one an ellipsis when some were left out.
    package func shortened(to count: Int) -> String {
        // Names come from outside and can be megabytes: the prefix is taken before anything is counted.
        let start = prefix(count + 1)
        return start.count <= count ? self : start.dropLast(2) + "…"
    }
}
