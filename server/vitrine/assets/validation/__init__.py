"""What the Khronos validator says of a glTF, in the words of a shop: English, French, and what to do."""

from vitrine.assets.validation.translating import translated

__all__ = ["translated"]
