/// A value that is always written: `null` where there is none.
///
/// Answers mostly leave out what does not apply. Where an answer promises a value and there is none to tell, it says so with
/// `null`; that is also how a number that is NaN or infinite is written.
@propertyWrapper
struct Nullable<Value: Encodable>: Encodable {
    var wrappedValue: Value?

    init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let wrappedValue, (wrappedValue as? Double)?.isFinite ?? true {
            try container.encode(wrappedValue)
        } else {
            try container.encodeNil()
        }
    }
}
