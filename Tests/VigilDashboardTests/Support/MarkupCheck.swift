/// A small reader of HTML that finds what browsers forgive: tags that are not closed, attributes without quotes,
/// stray angle brackets, identifiers that occur twice.
struct MarkupCheck: Sendable {
    /// What is wrong, with the text around it; empty when nothing is.
    private(set) var faults: [String] = []
    /// Every `href`, `src` and `action`, unescaped.
    private(set) var addresses: [String] = []
    /// Every `id`, unescaped.
    private(set) var identifiers: [String] = []
    /// All attribute names that occur.
    private(set) var attributeNames: Set<String> = []
    /// All element names that occur.
    private(set) var elements: Set<String> = []

    private static let void: Set<String> = ["meta", "link", "input", "br", "hr", "img", "!doctype"]

    init(_ html: String) {
        // Bytes, since a debug build walks characters a hundred times slower.
        var rest = Array(html.utf8)[...]
        var open: [String] = []
        while let start = rest.firstIndex(where: { $0 == Byte.less || $0 == Byte.greater }) {
            let around = text(rest[start...].prefix(60))
            let character = rest[start]
            rest = rest[(start + 1)...]
            if character == Byte.greater {
                faults.append("a stray > before: \(around)")
            } else if rest.first == Byte.slash {
                let name = text(rest.dropFirst().prefix { $0 != Byte.greater })
                if open.last == name {
                    open.removeLast()
                } else {
                    faults.append("</\(name)> closes \(open.last ?? "nothing")")
                }
                rest = rest.drop { $0 != Byte.greater }.dropFirst()
            } else if let first = rest.first, Byte.isLetter(first) || first == Byte.exclamation {
                readElement(&rest, &open)
            } else {
                faults.append("a stray < before: \(around)")
            }
        }
        for name in open { faults.append("<\(name)> is never closed") }
        let repeated = Dictionary(grouping: identifiers, by: { $0 }).filter { $0.value.count > 1 }.keys
        for identifier in repeated.sorted() { faults.append("id \(identifier) occurs twice") }
    }

    private mutating func readElement(_ rest: inout ArraySlice<UInt8>, _ open: inout [String]) {
        let bytes = rest.prefix { !Byte.isSpace($0) && $0 != Byte.greater && $0 != Byte.slash }
        let name = text(bytes)
        elements.insert(name)
        rest = rest[bytes.endIndex...]
        let isClosed = readAttributes(&rest, of: name)
        if !isClosed, !Self.void.contains(name.lowercased()) { open.append(name) }
        guard name == "style" || name == "script" else { return }
        // Raw text ends only at its own end tag.
        let end = Array("</\(name)".utf8)
        while !rest.isEmpty, !rest.starts(with: end) { rest = rest.dropFirst() }
    }

    /// Reads up to the end of the tag; whether it closed itself.
    private mutating func readAttributes(_ rest: inout ArraySlice<UInt8>, of element: String) -> Bool {
        while true {
            rest = rest.drop(while: Byte.isSpace)
            guard let character = rest.first else {
                faults.append("<\(element) is cut off")
                return true
            }
            if character == Byte.greater {
                rest = rest.dropFirst()
                return false
            }
            if character == Byte.slash {
                rest = rest.dropFirst(2)
                return true
            }
            readAttribute(&rest, of: element)
        }
    }

    private mutating func readAttribute(_ rest: inout ArraySlice<UInt8>, of element: String) {
        let bytes = rest.prefix { !Byte.isSpace($0) && $0 != Byte.equals && $0 != Byte.greater && $0 != Byte.slash }
        guard !bytes.isEmpty, bytes.allSatisfy({ Byte.isLetter($0) || Byte.isDigit($0) || $0 == Byte.hyphen }) else {
            faults.append("a bad attribute in <\(element): \(text(rest.prefix(40)))")
            rest = rest.dropFirst(max(1, bytes.count))
            return
        }
        let name = text(bytes)
        attributeNames.insert(name)
        rest = rest[bytes.endIndex...]
        guard rest.first == Byte.equals else { return }
        rest = rest.dropFirst()
        guard rest.first == Byte.quote else {
            faults.append("\(name) of <\(element) has no quotes")
            return
        }
        let value = rest.dropFirst().prefix { $0 != Byte.quote }
        rest = rest[value.endIndex...].dropFirst()
        if value.contains(Byte.less) { faults.append("< inside \(name) of <\(element)") }
        if ["href", "src", "action"].contains(name) { addresses.append(unescaped(text(value))) }
        if name == "id" { identifiers.append(unescaped(text(value))) }
    }

    private func unescaped(_ text: String) -> String {
        let names: [(escaped: String, plain: String)] = [
            ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&"),
        ]
        return names.reduce(text) { $0.replacing($1.escaped, with: $1.plain) }
    }

    private func text(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }
}

private enum Byte {
    static let less = UInt8(ascii: "<")
    static let greater = UInt8(ascii: ">")
    static let slash = UInt8(ascii: "/")
    static let exclamation = UInt8(ascii: "!")
    static let equals = UInt8(ascii: "=")
    static let quote = UInt8(ascii: "\"")
    static let hyphen = UInt8(ascii: "-")

    static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || byte == 10 || byte == 9 || byte == 13 }
    static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
    static func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte) || (97...122).contains(byte) }
}
