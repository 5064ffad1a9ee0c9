/// A small reader of HTML that finds what browsers forgive: tags that are not closed, attributes without quotes,
/// stray angle brackets, identifiers that occur twice.
struct MarkupCheck {
    /// What is wrong, with the text around it; empty when nothing is.
    private(set) var faults: [String] = []
    /// Every `href`, `src` and `action`, unescaped.
    private(set) var addresses: [String] = []
    /// Every `id`.
    private(set) var identifiers: [String] = []
    /// All attribute names that occur.
    private(set) var attributeNames: Set<String> = []
    /// All element names that occur.
    private(set) var elements: Set<String> = []

    private static let void: Set<String> = ["meta", "link", "input", "br", "hr", "img", "!doctype"]

    init(_ html: String) {
        var open: [String] = []
        var rest = Substring(html)
        while let start = rest.firstIndex(where: { $0 == "<" || $0 == ">" }) {
            let around = String(rest[start...].prefix(60))
            guard rest[start] == "<" else {
                faults.append("a stray > before: \(around)")
                rest = rest[rest.index(after: start)...]
                continue
            }
            rest = rest[rest.index(after: start)...]
            if rest.first == "/" {
                let name = String(rest.dropFirst().prefix { $0 != ">" })
                if open.last == name { open.removeLast() } else { faults.append("</\(name)> closes \(open.last ?? "nothing")") }
                rest = rest.drop { $0 != ">" }.dropFirst()
                continue
            }
            guard let first = rest.first, first.isLetter || first == "!" else {
                faults.append("a stray < before: \(around)")
                continue
            }
            let name = String(rest.prefix { !$0.isWhitespace && $0 != ">" && $0 != "/" })
            elements.insert(name)
            rest = rest.dropFirst(name.count)
            let isClosed = readAttributes(&rest, of: name)
            if !isClosed, !Self.void.contains(name.lowercased()) { open.append(name) }
            if name == "style" || name == "script" {
                // Raw text: it ends only at its own end tag.
                while !rest.isEmpty, !rest.hasPrefix("</\(name)") { rest = rest.dropFirst() }
            }
        }
        for name in open { faults.append("<\(name)> is never closed") }
        let repeated = Dictionary(grouping: identifiers, by: { $0 }).filter { $0.value.count > 1 }.keys
        for identifier in repeated.sorted() { faults.append("id \(identifier) occurs twice") }
    }

    /// Reads up to the end of the tag; whether it closed itself.
    private mutating func readAttributes(_ rest: inout Substring, of element: String) -> Bool {
        while true {
            rest = rest.drop { $0.isWhitespace }
            guard let character = rest.first else {
                faults.append("<\(element) is cut off")
                return true
            }
            if character == ">" {
                rest = rest.dropFirst()
                return false
            }
            if character == "/" {
                rest = rest.dropFirst(2)
                return true
            }
            let name = String(rest.prefix { !$0.isWhitespace && $0 != "=" && $0 != ">" && $0 != "/" })
            guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" || $0 == ":" }) else {
                faults.append("a bad attribute in <\(element): \(rest.prefix(40))")
                rest = rest.dropFirst(max(1, name.count))
                continue
            }
            attributeNames.insert(name)
            rest = rest.dropFirst(name.count)
            guard rest.first == "=" else { continue }
            rest = rest.dropFirst()
            guard rest.first == "\"" else {
                if element.lowercased() != "!doctype" { faults.append("\(name) of <\(element) has no quotes") }
                continue
            }
            let value = rest.dropFirst().prefix { $0 != "\"" }
            rest = rest[value.endIndex...].dropFirst()
            if value.contains("<") { faults.append("< inside \(name) of <\(element)") }
            let plain = Self.unescaped(String(value))
            if ["href", "src", "action"].contains(name) { addresses.append(plain) }
            if name == "id" { identifiers.append(plain) }
        }
    }

    private static func unescaped(_ text: String) -> String {
        let names: [(String, String)] = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
        return names.reduce(text) { text, pair in text.split(separator: pair.0, omittingEmptySubsequences: false).joined(separator: pair.1) }
    }
}
