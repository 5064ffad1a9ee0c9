/// Numbers as people read them in a sentence: three significant digits unless more are meaningful, thousands separated.
///
/// Own code, because Foundation's formatters differ between platforms and this module does without Foundation.
package enum NumberText {
    /// A number of any size: `0`, `0.0123`, `4.57`, `142`, `21,970`, `1.20e-7`.
    ///
    /// Whole numbers keep all their digits up to 1e15, since each of them is meaningful.
    package static func number(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "not a number" : (value < 0 ? "-infinity" : "infinity") }
        let size = value.magnitude
        if size == 0 { return "0" }
        if size >= 1e15 || size < 0.0001 { return scientific(value, digits: 3) }
        if size >= 99.95 || (size < 100 && value == value.rounded()) { return fixed(value, decimals: 0) }
        if size >= 9.995 { return fixed(value, decimals: 1) }
        if size >= 0.9995 { return fixed(value, decimals: 2) }
        if size >= 0.09995 { return fixed(value, decimals: 3) }
        if size >= 0.009995 { return fixed(value, decimals: 4) }
        return fixed(value, decimals: size >= 0.0009995 ? 5 : 6)
    }

    /// A number that a person chose, as short as they wrote it: `0.05`, `3`, `200`.
    package static func setting(_ value: Double) -> String {
        let text = "\(value)"
        let short = text.hasSuffix(".0") ? String(text.dropLast(2)) : text
        return short.utf8.count <= 6 ? short : number(value)
    }

    /// A share in [0, 1] with three decimals: `0.762`; more where it would round to 0 or 1 and is neither.
    package static func share(_ value: Double) -> String {
        guard value > 0, value < 1 else { return value.isFinite ? fixed(value, decimals: 3) : number(value) }
        let distance = min(value, 1 - value)
        var decimals = 3
        var step = 0.0005
        while distance < step, decimals < 9 {
            decimals += 1
            step /= 10
        }
        return fixed(value, decimals: decimals)
    }

    /// A share as a percentage: `12.3 %`, `100 %`, `< 0.1 %`.
    package static func percent(_ share: Double) -> String {
        guard share.isFinite else { return number(share) }
        if share > 0, share < 0.0005 { return "< 0.1 %" }
        if share > 0.9995, share < 1 { return "> 99.9 %" }
        let percent = share * 100
        // Of 1 - 0.8 the last digits are not meant.
        let isWhole = (percent - percent.rounded()).magnitude < 1e-9
        return fixed(percent, decimals: isWhole || percent.magnitude >= 99.95 ? 0 : 1) + " %"
    }

    /// A p-value: `0.0312`, `2.1e-5`, and `< 1e-9` where more digits tell nobody anything.
    package static func pValue(_ value: Double) -> String {
        if value < 1e-9 { return "< 1e-9" }
        return value < 0.001 ? scientific(value, digits: 2) : number(value)
    }

    /// A p-value as it stands behind its letter: `= 0.023`, `< 1e-9`.
    package static func pRelation(_ value: Double) -> String {
        let text = pValue(value)
        return text.hasPrefix("<") ? text : "= \(text)"
    }

    /// A whole number with its thousands separated: `1,276`.
    package static func count(_ value: Int) -> String {
        (value < 0 ? "-" : "") + grouped(String(value.magnitude))
    }

    /// A number of things: `1 window`, `3 windows`.
    package static func count(_ value: Int, _ singular: String, _ plural: String? = nil) -> String {
        "\(count(value)) \(value == 1 ? singular : plural ?? singular + "s")"
    }

    /// A number with so many decimals, rounded half away from zero, thousands separated.
    ///
    /// - Parameters:
    ///   - value: From 1e15 on it is written in scientific form; one that is not finite in words.
    ///   - decimals: 0 to 9.
    /// - Returns: The text; never `-0`.
    package static func fixed(_ value: Double, decimals: Int) -> String {
        guard value.isFinite else { return number(value) }
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (value.magnitude * scale).rounded()
        guard scaled < 9e15 else { return scientific(value, digits: 3) }
        let digits = String(Int64(scaled))
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard decimals > 0 else { return sign + grouped(digits) }
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        return "\(sign)\(grouped(String(padded.dropLast(decimals)))).\(padded.suffix(decimals))"
    }

    private static func scientific(_ value: Double, digits: Int) -> String {
        var mantissa = value.magnitude
        var exponent = 0
        while mantissa >= 10 {
            mantissa /= 10
            exponent += 1
        }
        while mantissa < 1 {
            mantissa *= 10
            exponent -= 1
        }
        var text = fixed(mantissa, decimals: digits - 1)
        if text.hasPrefix("10") {
            text = fixed(1, decimals: digits - 1)
            exponent += 1
        }
        return "\(value < 0 ? "-" : "")\(text)e\(exponent)"
    }

    private static func grouped(_ digits: String) -> String {
        guard digits.count > 3 else { return digits }
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }
}
