//! What all generated enums have in common: they are open, so a value that the spec does not list is kept as its text.

/// Implements what follows from `as_str` and `From<&str>`.
macro_rules! open_enum {
    ($name:ident) => {
        impl From<String> for $name {
            fn from(text: String) -> Self {
                match Self::from(text.as_str()) {
                    Self::Unknown(_) => Self::Unknown(text),
                    known => known,
                }
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl crate::json::FromJson for $name {
            fn read(reader: &mut crate::json::Reader<'_>) -> Result<Self, crate::json::ReadError> {
                reader.string().map(|text| Self::from(text.as_ref()))
            }
        }

        impl crate::json::ToJson for $name {
            fn write(&self, out: &mut Vec<u8>) {
                crate::json::write_string(self.as_str(), out);
            }
        }

        impl crate::form::FormValue for $name {
            fn from_form(text: String) -> Result<Self, &'static str> {
                Ok(Self::from(text))
            }

            fn to_form(&self) -> String {
                self.as_str().to_owned()
            }
        }
    };
}

pub(crate) use open_enum;
