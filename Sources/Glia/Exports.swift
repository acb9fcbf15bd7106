// One import suffices: who embeds the host also implements its protocols and reads its values.
@_exported public import Contract
@_exported public import JSONValues
